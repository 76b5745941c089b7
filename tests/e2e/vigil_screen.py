# SPDX-License-Identifier: MIT
"""A screen of a test's own: Xvfb, whose pixels are a file, and xdotool for mouse and keys."""

import os
import struct
import subprocess
import tempfile
import zlib

from vigil_client import DEADLINE_S


class Screen:
    def __init__(self, width=1920, height=1080):
        self.folder = tempfile.TemporaryDirectory()
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
             "-noreset", "-fbdir", self.folder.name],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as number:
            line = number.readline().strip()
        assert line, "Xvfb does not start"
        self.env = {"DISPLAY": f":{line}", "WAYLAND_DISPLAY": ""}

    def close(self):
        self.server.terminate()
        self.server.wait(DEADLINE_S)
        self.folder.cleanup()

    def xdotool(self, *arguments):
        return subprocess.run(
            ["xdotool", *map(str, arguments)], env={**os.environ, **self.env}, check=True, timeout=DEADLINE_S,
            capture_output=True, text=True,
        ).stdout

    def window(self, title="Vigil"):
        """The id of the window of that title, when it is there."""
        found = self.xdotool("search", "--sync", "--onlyvisible", "--name", f"^{title}$").split()[0]
        self.xdotool("windowfocus", "--sync", found)
        return found

    def click(self, window, x, y):
        self.xdotool("mousemove", "--window", window, round(x), round(y), "click", 1)

    def key(self, name):
        self.xdotool("key", name)

    def picture(self):
        """What is on the screen now."""
        with open(os.path.join(self.folder.name, "Xvfb_screen0"), "rb") as file:
            data = file.read()
        # An XWD dump, as X11/XWDFile.h has it: 25 numbers of 32 bits, big-endian, the colour map, the rows.
        head = struct.unpack(">25I", data[:100])
        width, height, row, colours = head[4], head[5], head[12], head[19]
        assert head[11] == 32, "the screen is not 24 bits deep"
        return Picture(width, height, row, 4, memoryview(data)[head[0] + 12 * colours :])


class Picture:
    """Pixels, read as 0xRRGGBB."""

    def __init__(self, width, height, row, size, data):
        self.width, self.height, self.row, self.size, self.data = width, height, row, size, data

    def code(self, colour):
        if self.size == 4:
            return struct.pack("<I", colour)[:3]  # B G R, then a byte without meaning
        return struct.pack(">I", colour)[1:]

    def pixel(self, x, y):
        at = y * self.row + x * self.size
        return bytes(self.data[at : at + 3])

    def count(self, colour, area):
        """How many pixels of (x, y, width, height) have exactly that colour."""
        x, y, width, height = map(round, area)
        wanted, found = self.code(colour), 0
        for line in range(y, y + height):
            bytes_ = bytes(self.data[line * self.row + x * self.size : line * self.row + (x + width) * self.size])
            at = bytes_.find(wanted)
            while at >= 0:
                found += at % self.size == 0
                at = bytes_.find(wanted, at + 1)
        return found

    def colours(self):
        return len({self.pixel(x, y) for y in range(0, self.height, 3) for x in range(0, self.width, 3)})


def read_png(path):
    """A picture as the dashboard writes it: 8 bits, RGB."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, packed, ended = 8, b"", False
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack_from(">I", data, at + 8 + length)[0], "a damaged PNG"
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack_from(">IIBB", body)
            assert (depth, colour) == (8, 2), (depth, colour)
        packed += body if kind == b"IDAT" else b""
        ended = ended or kind == b"IEND"
        at += 12 + length
    assert ended, "the PNG is cut"
    raw, row = zlib.decompress(packed), width * 3
    rows, above = bytearray(), bytes(row)
    for y in range(height):
        line = bytearray(raw[y * (row + 1) + 1 : (y + 1) * (row + 1)])
        unfilter(raw[y * (row + 1)], line, above)
        rows += line
        above = line
    return Picture(width, height, row, 3, memoryview(bytes(rows)))


def unfilter(kind, line, above):
    """The PNG specification's filters 0 to 4, three bytes to the pixel."""
    for i in range(len(line) if kind else 0):
        left = line[i - 3] if i >= 3 else 0
        corner = above[i - 3] if i >= 3 else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[i]
        elif kind == 3:
            guess = (left + above[i]) // 2
        else:
            p = left + above[i] - corner
            guess = min((left, above[i], corner), key=lambda v: abs(p - v))
        line[i] = (line[i] + guess) & 255
