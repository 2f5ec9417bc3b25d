"""The console entry: `python -m bot` is `backoffice`."""

import gc

# What is imported stays until the end: to look again and again whether it is garbage takes a fifth of the start.
gc.disable()

from bot.cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
