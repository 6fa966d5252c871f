//! Which compressed copies a client accepts.

use poem::{Request, http::header};

/// The encodings of the compressed copies that a client accepts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Accepted {
    pub(super) brotli: bool,
    pub(super) gzip: bool,
}

impl Accepted {
    /// Reads the headers Accept-Encoding of a request.
    pub(super) fn by(request: &Request) -> Self {
        let values = request.headers().get_all(header::ACCEPT_ENCODING);
        let parts = values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let mut accepted = Self::default();
        for part in parts {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let is_accepted = weight(parameters) > 0.0;
            match name.trim().to_ascii_lowercase().as_str() {
                "br" => accepted.brotli = is_accepted,
                "gzip" | "x-gzip" => accepted.gzip = is_accepted,
                _ => {}
            }
        }
        accepted
    }
}

/// Returns the weight of an encoding: 1 unless its parameter `q` says otherwise, and 0 if `q` is invalid.
fn weight(parameters: &str) -> f32 {
    let parameters = parameters.trim().to_ascii_lowercase();
    parameters.strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0))
}
