"""Access to systems: asked for in a form, decided on a card, given and taken away by those who do it."""
