//! The files of the web app, with their compressed copies.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use poem::web::headers::ETag;
use sha2::{Digest, Sha256};

use super::content_encoding::Accepted;

/// Files by their paths.
#[derive(Debug, Default)]
pub(super) struct Files(HashMap<String, File>);

/// A file and its compressed copies.
#[derive(Debug)]
pub(super) struct File {
    pub(super) media_type: String,
    plain: Copy,
    brotli: Option<Copy>,
    gzip: Option<Copy>,
}

/// The content of a file in one encoding.
#[derive(Debug)]
pub(super) struct Copy {
    pub(super) data: bytes::Bytes,
    pub(super) tag: ETag,
    pub(super) encoding: Option<&'static str>,
}

impl Files {
    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }
}

impl FromIterator<(String, Vec<u8>)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        let mut all: HashMap<String, Vec<u8>> = files.into_iter().collect();
        let is_copy = |path: &&String| {
            let original = path.strip_suffix(".br").or_else(|| path.strip_suffix(".gz"));
            original.is_some_and(|original| all.contains_key(original))
        };
        let paths: Vec<String> = all.keys().filter(|path| !is_copy(path)).cloned().collect();
        let file = |path: String| {
            let mut take = |suffix: &str, encoding| Some(Copy::of(all.remove(&format!("{path}{suffix}"))?, encoding));
            let (brotli, gzip) = (take(".br", Some("br")), take(".gz", Some("gzip")));
            let plain = take("", None)?;
            Some((path.clone(), File { media_type: media_type(&path), plain, brotli, gzip }))
        };
        Self(paths.into_iter().filter_map(file).collect())
    }
}

impl File {
    /// Returns the smallest copy that the client accepts.
    pub(super) fn copy(&self, accepted: Accepted) -> &Copy {
        let brotli = self.brotli.as_ref().filter(|_| accepted.brotli);
        let gzip = self.gzip.as_ref().filter(|_| accepted.gzip);
        brotli.or(gzip).unwrap_or(&self.plain)
    }

    /// Returns the content as text; empty if it is not UTF-8.
    pub(super) fn text(&self) -> &str {
        str::from_utf8(&self.plain.data).unwrap_or_default()
    }
}

impl Copy {
    fn of(data: Vec<u8>, encoding: Option<&'static str>) -> Self {
        let tag = format!("\"{}\"", hash(&data)).parse().expect("base64 in quotes is an entity tag");
        Self { data: data.into(), tag, encoding }
    }
}

/// Returns the SHA-256 hash of the data in base64.
pub(super) fn hash(data: &[u8]) -> String {
    BASE64_STANDARD.encode(Sha256::digest(data))
}

/// Returns the texts of the scripts that are in the page itself.
pub(super) fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script>").skip(1).filter_map(|rest| Some(rest.split_once("</script>")?.0))
}

/// Returns the texts of the styles that are in the page itself.
pub(super) fn inline_styles(html: &str) -> impl Iterator<Item = &str> {
    html.split("<style>").skip(1).filter_map(|rest| Some(rest.split_once("</style>")?.0))
}

fn media_type(path: &str) -> String {
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = media_type.type_() == "text" || media_type.subtype() == "javascript";
    if is_text { format!("{media_type}; charset=utf-8") } else { media_type.to_string() }
}
