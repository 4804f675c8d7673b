"""A QR code drawn from its SVG, for a reader of codes."""

import re

from PIL import Image, ImageDraw

PIXELS = 8


def rendered(svg: str) -> Image.Image:
    """Draw the code: a white ground and one square for each module of its path."""
    side = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert side is not None
    assert '<rect fill="white"' in svg
    image = Image.new("L", (int(side[1]) * PIXELS, int(side[2]) * PIXELS), 255)
    draw = ImageDraw.Draw(image)
    for x, y, right, bottom in re.findall(r"M(\d+),(\d+)H(\d+)V(\d+)H\1z", svg):
        box = (int(x) * PIXELS, int(y) * PIXELS, int(right) * PIXELS - 1, int(bottom) * PIXELS - 1)
        draw.rectangle(box, fill=0)
    return image
