//! The catalogue of error codes as an HTML page. Each code has an anchor, `/api/codes#LMS-ADM-007`, that support can
//! link to.

use std::{collections::BTreeMap, fmt, sync::OnceLock};

use openapi::{CATALOGUE, Code, remedy};
use poem::Route;
use serde_json::Value;
use worker::html::Escaped;

use super::{DOCS, file, page};

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The families of codes and their headings.
const FAMILIES: [(&str, &str); 10] = [
    ("AUTH", "Signing in"),
    ("SCH", "The list of schools"),
    ("SES", "Practice, and anything that is not found"),
    ("TCH", "Teachers"),
    ("ADM", "A school's administration"),
    ("PLT", "Platform administration"),
    ("SNC", "Intervention groups"),
    ("ASM", "Assessments"),
    ("MTC", "Multiplication Tables Checks"),
    ("API", "Any operation"),
];

/// The maximum number of operations in a list that is not collapsed.
const MOST_OPEN: usize = 4;

/// The routes of the page and its style sheet.
pub(super) fn routes(document: &'static str) -> Route {
    // The page is rendered once, because there is only one document.
    static HTML: OnceLock<String> = OnceLock::new();
    let html = HTML.get_or_init(|| CodesPage(uses(document)).to_string());
    Route::new()
        .at("/", page(html, POLICY))
        .at("/style.css", file(include_str!("codes.css"), "text/css; charset=utf-8"))
}

/// An operation that may respond with a code.
struct CodeUse {
    id: String,
    tag: String,
    method: String,
    path: String,
}

/// Returns the operations that may respond with each code, from the document.
fn uses(document: &str) -> BTreeMap<String, Vec<CodeUse>> {
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let mut uses: BTreeMap<String, Vec<CodeUse>> = BTreeMap::new();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            for response in operation["responses"].as_object().into_iter().flat_map(|all| all.values()) {
                let codes = &response["content"]["application/json"]["schema"]["properties"]["code"]["enum"];
                for code in codes.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    uses.entry(code.to_owned()).or_default().push(CodeUse {
                        id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                        tag: operation["tags"][0].as_str().unwrap_or_default().to_owned(),
                        method: method.to_uppercase(),
                        path: path.clone(),
                    });
                }
            }
        }
    }
    uses
}

/// The page, with the operations that may respond with each code.
struct CodesPage(BTreeMap<String, Vec<CodeUse>>);

impl fmt::Display for CodesPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Error codes</title>\n\
             <link rel=\"stylesheet\" href=\"/api/codes/style.css\">\n<link rel=\"icon\" href=\"data:,\">\n</head>\n\
             <body>\n<header>\n<h1>Error codes</h1>\n<p>Every request that fails returns one of these codes. When you \
             ask for support, quote the code and the <code>X-Request-Id</code> header of the response: with them, the \
             operator finds the cause in the log.</p>\n<p><a href=\"{DOCS}\">API browser</a></p>\n</header>\n\
             <nav aria-label=\"Groups of codes\">\n\
             <ul>\n"
        )?;
        for (family, about) in FAMILIES {
            writeln!(f, "<li><a href=\"#{family}\">{about}</a></li>")?;
        }
        f.write_str("</ul>\n</nav>\n<main>\n")?;
        for (family, about) in FAMILIES {
            self.family(f, family, about)?;
        }
        f.write_str("</main>\n</body>\n</html>\n")
    }
}

impl CodesPage {
    fn family(&self, f: &mut fmt::Formatter<'_>, family: &str, about: &str) -> fmt::Result {
        // The region can receive the focus, so that the keyboard can scroll a wide table.
        write!(
            f,
            "<section aria-labelledby=\"{family}\">\n<h2 id=\"{family}\">{about}: LMS-{family}</h2>\n\
             <div class=\"wide\" role=\"region\" aria-labelledby=\"{family}\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\
             <th scope=\"col\">Code</th><th scope=\"col\">Status</th><th scope=\"col\">Message</th>\
             <th scope=\"col\">Likely cause</th><th scope=\"col\">What to do</th>\
             <th scope=\"col\">Returned by</th></tr>\n</thead>\n<tbody>\n"
        )?;
        let prefix = format!("LMS-{family}-");
        for code in CATALOGUE.iter().filter(|code| code.id.starts_with(&prefix)) {
            self.row(f, code)?;
        }
        f.write_str("</tbody>\n</table>\n</div>\n</section>\n")
    }

    fn row(&self, f: &mut fmt::Formatter<'_>, code: &Code) -> fmt::Result {
        let Code { id, http_status, message, likely_cause } = code;
        write!(
            f,
            "<tr id=\"{id}\"><th scope=\"row\"><a href=\"#{id}\">{id}</a></th><td>{http_status}</td><td>{}</td>\
             <td>{}</td><td>{}</td><td>",
            Escaped(message),
            Escaped(likely_cause),
            Escaped(remedy(code))
        )?;
        match self.0.get(*id).map(Vec::as_slice) {
            None | Some([]) => f.write_str("Requests outside any operation")?,
            Some(uses) if uses.len() <= MOST_OPEN => list(f, uses)?,
            Some(uses) => {
                write!(f, "<details><summary>{} operations</summary>", uses.len())?;
                list(f, uses)?;
                f.write_str("</details>")?;
            }
        }
        f.write_str("</td></tr>\n")
    }
}

fn list(f: &mut fmt::Formatter<'_>, uses: &[CodeUse]) -> fmt::Result {
    f.write_str("<ul>")?;
    for CodeUse { id, tag, method, path } in uses {
        let (method, path) = (Escaped(method), Escaped(path));
        write!(f, "<li><a href=\"{DOCS}#/{tag}/{id}\">{id}</a> <code>{method} {path}</code></li>")?;
    }
    f.write_str("</ul>")
}
