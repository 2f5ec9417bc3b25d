"""Help with what does not work: asked for in a word, worked on in a queue, told in two threads that are one.

What all of it uses is here: its turns (`book`), who may (`agent`), the card, its buttons, forms and words. The rest is
in parts, none of which imports one before it: `numbers`, `team`, `asking`, `known`, `threads` and `clocks`.
"""
