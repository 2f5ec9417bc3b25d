"""Money on its way to people: what finance pays, corrects and tells the books."""
