"""Bullets that a PDF draws as small shapes and does not type, as browsers print their lists."""

from pypdf.generic import (
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    FloatObject,
    NameObject,
)

FONT = NameObject("/DrawnBullets")
SMALLEST, LARGEST = 0.12, 0.75  # Of the height of the text beside it.
FARTHEST = 3  # Heights of the text: no bullet stands farther to its left.
POINTS = frozenset([b"m", b"l", b"c", b"v", b"y"])
PAINTING = frozenset([b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"])
SHOWING = frozenset([b"Tj", b"TJ", b"'", b'"'])


def type_drawn_bullets(page):
    """Put a typed bullet where the page draws one to the left of a text."""
    if page.get_contents() is None:
        return
    operations = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes").operations
    with_bullets = list(_with_bullets(operations))
    if len(with_bullets) > len(operations):
        content = ContentStream(None, page.pdf)
        content.operations = with_bullets
        page[NameObject("/Contents")] = content
        _add_font(page)


def _with_bullets(operations):
    """Yield the operations, and before each text the bullet that was drawn for it."""
    shape, font = Shape(), []
    for operands, operator in operations:
        yield operands, operator
        if operator == b"Tf":
            font = operands
        elif operator == b"Tm" and shape.is_bullet_of(operands, font):
            yield from _bullet(shape, operands, font)
        shape.follow(operands, operator)


def _bullet(shape, place, font):
    """Yield the operations that type a bullet on the line of a text, where it was drawn."""
    yield [*place[:4], FloatObject(shape.left), place[5]], b"Tm"
    yield [FONT, FloatObject(font[1] / 2)], b"Tf"
    yield [ByteStringObject(b"\x95")], b"Tj"
    yield font, b"Tf"
    yield place, b"Tm"


class Shape:
    """The last shape that was painted and that no text has followed yet."""

    def __init__(self):
        self.points, self.is_painted = [], False

    def follow(self, operands, operator):
        """Take note of an operation that draws."""
        if operator in SHOWING or operator == b"n":  # What only clips is not seen.
            self.__init__()
        elif operator in PAINTING:
            self.is_painted = True
        elif operator in POINTS or operator == b"re":
            if self.is_painted:
                self.__init__()
            self._add(operands, operator)

    def _add(self, operands, operator):
        numbers = [float(number) for number in operands if _is_number(number)]
        if operator == b"re" and len(numbers) == 4:
            left, bottom, width, height = numbers
            numbers = [left, bottom, left + width, bottom + height]
        self.points += zip(numbers[::2], numbers[1::2], strict=False)

    @property
    def left(self):
        """Return where the shape begins."""
        return min(x for x, _ in self.points)

    def is_bullet_of(self, place, font):
        """Return whether this is a small, round or square shape right before a text."""
        if not (self.is_painted and self.points and _is_placed(place, font)):
            return False
        height = abs(place[3] * font[1])
        across, down = zip(*self.points, strict=True)
        sides = sorted((max(across) - min(across), max(down) - min(down)))
        middle = (max(down) + min(down)) / 2
        return bool(
            SMALLEST * height < sides[0] <= sides[1] < min(LARGEST * height, 1.5 * sides[0])
            and 0 < place[4] - max(across) < FARTHEST * height
            and abs(middle - place[5]) < height
        )


def _is_placed(place, font):
    """Return whether the operands of a text's place and font are what they ought to be."""
    return len(place) == 6 and len(font) == 2 and all(map(_is_number, [*place, font[1]]))


def _is_number(operand):
    return isinstance(operand, int | float)


def _add_font(page):
    """Give the page the font in which its bullets are typed."""
    resources = page.get("/Resources", DictionaryObject()).get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object()
    own = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    with_own = DictionaryObject({**fonts, FONT: own})
    page[NameObject("/Resources")] = DictionaryObject({**resources, NameObject("/Font"): with_own})
