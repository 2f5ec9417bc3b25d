"""What there is of an item, and where: by its name, a code or a sentence, here or as another program says."""
