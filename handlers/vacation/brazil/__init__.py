"""Férias by the CLT: what the law says of a leave, in words and in the forms."""
