"""The process that sets one document: the question comes in as JSON, the document goes out."""

import json
import sys


def main() -> None:
    """Set the document that standard input asks for; the first argument is the folder that Typst is installed in."""
    sys.path.insert(0, sys.argv[1])
    import typst

    sys.stdout.buffer.write(typst.compile(**json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
