"""``python -m hoaluoi``: the command line."""

from hoaluoi.site.cli import main

if __name__ == "__main__":
    main()
