"""Web pages that were saved as one file, with the frames in them: MHTML and Safari's archives."""

import email
import email.policy
import plistlib

from actions.importing.parse.text import UnreadableText
from actions.importing.parse.web_pages import blocks_of_page

NO_PAGE = (
    "This web archive holds no page: save the page as HTML, print it to a PDF or paste the text."
)
PAGES = ("text/html", "application/xhtml+xml")


def blocks_of_archive(data, remarks):
    """Return the blocks of a page saved as one file, MHTML; of several frames, of all of them."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    return _of_frames(
        [
            (page, str(part.get_content_charset() or ""))
            for part in message.walk()
            if part.get_content_type() in PAGES and (page := part.get_payload(decode=True))
        ],
        remarks,
    )


def blocks_of_webarchive(data, remarks):
    """Return the blocks of a page as Safari saves it."""
    frames = []

    def read(archive):
        page = archive.get("WebMainResource", {})
        if page.get("WebResourceMIMEType", PAGES[0]) in PAGES and page.get("WebResourceData"):
            frames.append((page["WebResourceData"], page.get("WebResourceTextEncodingName", "")))
        for frame in archive.get("WebSubframeArchives", []):
            read(frame)

    try:
        read(plistlib.loads(data))
    except (plistlib.InvalidFileException, AttributeError, RecursionError, ValueError) as error:
        raise UnreadableText(NO_PAGE) from error
    return _of_frames(frames, remarks)


def _of_frames(frames, remarks):
    if not frames:
        raise UnreadableText(NO_PAGE)
    return [block for page, charset in frames for block in blocks_of_page(page, remarks, charset)]
