//! Decodes bytes to text. Schools send UTF-8, UTF-16 and Windows-1252, and sometimes a workbook.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::unreadable::UnreadableFileError;

/// The formats that schools send instead of CSV, by their first bytes.
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

/// Decodes the text of a file by its byte order mark. A text without a byte order mark is UTF-8 if it is valid UTF-8.
/// Otherwise it is Windows-1252, in which all bytes are valid.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, UnreadableFileError> {
    if let Some((_, format)) = OTHER_FORMATS.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(UnreadableFileError::OtherFormat(format));
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => decode_strictly(encoding, &bytes[length..])?,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if text.contains('\0') {
        return Err(UnreadableFileError::Binary);
    }
    if text.trim().is_empty() {
        return Err(UnreadableFileError::Empty);
    }
    Ok(text)
}

/// Decodes bytes in the encoding of the byte order mark. Rejects invalid bytes, because replacement characters would
/// become part of children's names.
fn decode_strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, UnreadableFileError> {
    debug_assert!([UTF_8, UTF_16LE, UTF_16BE].contains(&encoding));
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| UnreadableFileError::Encoding(encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_supported_encoding_is_decoded() {
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
    fn other_formats_and_invalid_text_are_rejected_by_name() {
        assert_eq!(decode(b""), Err(UnreadableFileError::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(UnreadableFileError::Empty));
        assert_eq!(decode(b"PK\x03\x04rest"), Err(UnreadableFileError::OtherFormat("a workbook or a ZIP archive")));
        assert_eq!(decode(b"a,b\0,c"), Err(UnreadableFileError::Binary));
        assert_eq!(decode(b"S\0u\0r\0n\0a\0m\0e\0"), Err(UnreadableFileError::Binary));
        assert_eq!(decode(b"\xFF\xFEa"), Err(UnreadableFileError::Encoding("UTF-16LE")));
        assert_eq!(decode(b"\xEF\xBB\xBFM\xFCller"), Err(UnreadableFileError::Encoding("UTF-8")));
    }
}
