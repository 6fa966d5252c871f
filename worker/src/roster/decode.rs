//! From bytes to text: schools send UTF-8, UTF-16 and Windows-1252, and now and then a workbook.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::unreadable::Unreadable;

/// What is sent instead of a CSV, by its first bytes.
const OTHER_FORMATS: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "a workbook or a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1F\x8B", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"SQLite format 3", "a database"),
];

/// The text of a file: by its byte order mark, else UTF-8 if it is that, else Windows-1252 (which anything is).
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    if let Some((_, what)) = OTHER_FORMATS.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(Unreadable::OtherFormat(what));
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => strict(encoding, &bytes[length..])?,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(text)
}

/// A file that promises an encoding keeps to it: replacement characters would become part of children's names.
fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Unreadable> {
    debug_assert!([UTF_8, UTF_16LE, UTF_16BE].contains(&encoding));
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| Unreadable::Encoding(encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_the_product_is_read() {
        let text = "Surname\nŻak Müller";
        let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let marked = format!("\u{FEFF}{text}");
        for bytes in [text.as_bytes(), marked.as_bytes(), &little, &big] {
            assert_eq!(decode(bytes).unwrap(), text);
        }
        assert_eq!(decode(b"Surname\nM\xFCller").unwrap(), "Surname\nMüller");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_name() {
        assert_eq!(decode(b""), Err(Unreadable::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(Unreadable::Empty));
        assert_eq!(decode(b"PK\x03\x04rest"), Err(Unreadable::OtherFormat("a workbook or a ZIP archive")));
        assert_eq!(decode(b"a,b\0,c"), Err(Unreadable::Binary));
        assert_eq!(decode(b"S\0u\0r\0n\0a\0m\0e\0"), Err(Unreadable::Binary));
        assert_eq!(decode(b"\xFF\xFEa"), Err(Unreadable::Encoding("UTF-16LE")));
        assert_eq!(decode(b"\xEF\xBB\xBFM\xFCller"), Err(Unreadable::Encoding("UTF-8")));
    }
}
