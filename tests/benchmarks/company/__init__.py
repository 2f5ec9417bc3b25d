"""A company of any size, with two years behind it."""
