"""The process that sets one document: a line of JSON and the texts that it counts come in, the document goes out."""

import json
import sys


def main() -> None:
    """Set the document that standard input asks for; the arguments are the folders of Typst and of the fonts."""
    libraries, letters = sys.argv[1:]
    sys.path.insert(0, libraries)
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[letters])
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    asked["sys_inputs"] = {name: source.read(length).decode() for name, length in asked["sys_inputs"].items()}
    sys.stdout.buffer.write(typst.compile(font_paths=fonts, **asked))


if __name__ == "__main__":
    main()
