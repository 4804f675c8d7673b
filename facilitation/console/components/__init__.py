"""What pages are drawn with: each module one part of a page, its widgets and the commands that they give."""
