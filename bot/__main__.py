"""The console entry: `python -m bot` is `backoffice`."""

from bot.cli import main

if __name__ == "__main__":
    main()
