//! Login cards to print, cut out and hand out: eight per A4 page.

use std::fmt;

use entity::AccountId;
use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder, svg::SvgBuilder},
};
use secrecy::{ExposeSecret, SecretString};

use crate::html::Escaped;

/// The number of cards per page: two columns of four. With the heights in `STYLE` they fill exactly one page.
const PER_PAGE: usize = 8;

/// The cards of a school.
#[derive(Debug)]
pub struct CardSheet {
    /// The name of the school, as its pupils know it.
    pub school_name: String,
    /// The address for signing in, short enough to type: `lms.example.org/oak-hill`.
    pub address: String,
    /// The classes. Each starts on a new page.
    pub classes: Vec<CardClass>,
}

/// The cards of one class.
#[derive(Debug)]
pub struct CardClass {
    /// The name of the class; `None` for pupils without a class.
    pub name: Option<String>,
    /// The cards in print order. A class without cards is left out.
    pub cards: Vec<Card>,
}

/// One pupil's card.
#[derive(Debug)]
pub struct Card {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The user name, which the pupil types first.
    pub username: String,
    /// The PIN, which the pupil types second; `None` if the drawn PIN is no longer stored.
    pub pin: Option<SecretString>,
    /// The link of the QR code: the school's own page, with the user name. It does not contain the PIN.
    pub link: String,
}

/// Returns a self-contained HTML page. It contains the PINs, so it is sent only to the person who requested it and is
/// not stored.
#[must_use]
pub fn cards_html(sheet: &CardSheet) -> String {
    CardDocument(sheet).to_string()
}

struct CardDocument<'a>(&'a CardSheet);

impl fmt::Display for CardDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(sheet) = self;
        let school = Escaped(&sheet.school_name);
        // The content security policy is a second line of defence after the escaping: it prevents markup in a name from
        // loading or running anything.
        write!(
            f,
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <title>Login cards: {school}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header class=\"note\">\n<h1>Login cards: {school}</h1>\n{NOTE}</header>\n<main>\n"
        )?;
        if sheet.classes.iter().all(|class| class.cards.is_empty()) {
            f.write_str("<p class=\"note\">There are no cards to print.</p>\n")?;
        }
        for class in &sheet.classes {
            write_class(f, sheet, class)?;
        }
        f.write_str("</main>\n</body>\n</html>\n")
    }
}

fn write_class(f: &mut fmt::Formatter<'_>, sheet: &CardSheet, class: &CardClass) -> fmt::Result {
    let name = Escaped(class.name.as_deref().unwrap_or("No class"));
    let pages = class.cards.len().div_ceil(PER_PAGE);
    for (page, cards) in (1..).zip(class.cards.chunks(PER_PAGE)) {
        write!(f, "<section class=\"page\">\n<h2><bdi>{name}</bdi>")?;
        if pages > 1 {
            write!(f, " <small>page {page} of {pages}</small>")?;
        }
        f.write_str("</h2>\n<ul class=\"cards\">\n")?;
        for card in cards {
            write_card(f, sheet, card)?;
        }
        f.write_str("</ul>\n</section>\n")?;
    }
    Ok(())
}

fn write_card(f: &mut fmt::Formatter<'_>, sheet: &CardSheet, card: &Card) -> fmt::Result {
    let CardSheet { school_name, address, .. } = sheet;
    let Card { first_name, last_name, username, pin, link, .. } = card;
    let name_size = size(first_name.chars().count() + last_name.chars().count(), [22, 60, 140]);
    let username_size = size(username.chars().count(), [16, 32, 64]);
    let address_size = size(address.chars().count(), [28, 56, 112]);
    let (school_name, first_name, last_name) = (Escaped(school_name), Escaped(first_name), Escaped(last_name));
    let (address, username) = (Escaped(address), Escaped(username));
    let code = qr_code(link);
    write!(
        f,
        "<li class=\"card\">\n<div class=\"top\">\n<div class=\"who\">\n<p class=\"school\"><bdi>{school_name}</bdi></p>\n\
         <h3 class=\"{name_size}\"><bdi>{first_name} {last_name}</bdi></h3>\n</div>\n{code}\n</div>\n<dl>\n\
         <div><dt>Go to:</dt><dd class=\"address {address_size}\">{address}</dd></div>\n\
         <div><dt>Username:</dt><dd class=\"username {username_size}\">{username}</dd></div>\n"
    )?;
    match pin.as_ref().map(ExposeSecret::expose_secret) {
        // The PIN is shown as two groups of three digits. There is no space between them, so that the PIN contains no
        // space when it is copied or read out.
        Some(pin) => {
            let (first, second) = pin.split_at_checked(3).unwrap_or((pin, ""));
            let (first, second) = (Escaped(first), Escaped(second));
            writeln!(f, "<div><dt>PIN:</dt><dd class=\"pin\"><span>{first}</span><span>{second}</span></dd></div>")?;
        }
        None => writeln!(f, "<div><dt>PIN:</dt><dd class=\"ask\">ask your teacher</dd></div>")?,
    }
    f.write_str("</dl>\n</li>\n")
}

/// Returns the QR code of a link as an SVG image; an empty text if the link is too long for a QR code. It is hidden
/// from screen readers, because the card has the address and the user name as text.
fn qr_code(link: &str) -> String {
    let Ok(code) = QRBuilder::new(link).ecl(ECL::M).build() else { return String::new() };
    let image = SvgBuilder::default().margin(0).to_str(&code);
    image.replacen("<svg ", "<svg class=\"code\" aria-hidden=\"true\" ", 1)
}

/// Returns the CSS class for the size of a text. Longer texts are smaller, so that even the longest allowed text fits
/// on its card.
fn size(characters: usize, [large, medium, small]: [usize; 3]) -> &'static str {
    match characters {
        n if n <= large => "large",
        n if n <= medium => "medium",
        n if n <= small => "small",
        _ => "tiny",
    }
}

/// Instructions that are shown on the screen but not printed.
const NOTE: &str = "\
<p>This note is not printed. What to do:</p>
<ol>
<li>Print on A4 at 100% (\u{201C}actual size\u{201D}), single-sided. Each class starts on a new page; each page has eight cards.</li>
<li>Cut along the dashed lines and give each pupil their own card. The square code opens the school\u{2019}s page with the \
username; the PIN is not in it.</li>
<li>Keep the cards as safe as a key: anyone who has a card can sign in as that pupil. Shred spare cards.</li>
<li>Close this page when you have printed it. PINs from an import are shown for at most 7 days, and PINs on a new sheet \
of cards are shown only once. After that, a card says \
\u{201C}ask your teacher\u{201D}, and staff can draw a new PIN for the pupil.</li>
</ol>
";

/// A4 with a margin of 10 mm is 190 mm x 277 mm. A heading of 12 mm and four rows of 65 mm take 272 mm, which leaves 5
/// mm for the rounding of printers. A card is 0.3 mm larger than its grid cell, so that neighbouring cards share one
/// cutting line.
const STYLE: &str = "\
@page { size: A4 portrait; margin: 10mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { color: #000; background: #e8e8e8; font-family: Arial, Helvetica, 'Liberation Sans', sans-serif; }
.note { max-width: 190mm; margin: 8mm auto; padding: 6mm; background: #fff; border-left: 2mm solid #1d4f91; font-size: 12pt; line-height: 1.5; }
.note h1 { font-size: 18pt; line-height: 1.2; margin-bottom: 3mm; overflow-wrap: anywhere; }
.note ol { padding-left: 7mm; }
.page { width: 210mm; height: 297mm; margin: 8mm auto; padding: 10mm; background: #fff; }
.page h2 { height: 12mm; line-height: 9mm; font-size: 15pt; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.page h2 small { font-size: 10pt; font-weight: normal; }
.cards { display: grid; grid-template-columns: 95mm 95mm; grid-auto-rows: 65mm; list-style: none; }
.card { display: flex; flex-direction: column; width: 95.3mm; height: 65.3mm; padding: 4mm 5mm; overflow: hidden; border: 0.3mm dashed #767676; break-inside: avoid; }
.top { display: flex; flex: 1 1 auto; min-height: 0; gap: 3mm; }
.who { display: flex; flex: 1; flex-direction: column; min-width: 0; min-height: 0; }
.code { flex: none; width: 25mm; height: 100%; max-height: 25mm; }
.school { flex: none; font-size: 9pt; line-height: 4mm; color: #333; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.card h3 { flex: 0 1 auto; min-height: 0; margin-top: 1mm; line-height: 1.15; overflow: hidden; overflow-wrap: anywhere; }
h3.large { font-size: 19pt; }
h3.medium { font-size: 14pt; }
h3.small { font-size: 9pt; }
h3.tiny { font-size: 6.5pt; }
.card dl { flex: none; }
.card dl div { display: flex; align-items: baseline; margin-top: 2mm; }
.card dt { flex: none; width: 21mm; font-size: 10pt; color: #333; }
.card dd { flex: 1; min-width: 0; overflow-wrap: anywhere; line-height: 1.15; }
.address, .username, .pin { font-family: Consolas, 'DejaVu Sans Mono', 'Liberation Mono', Menlo, monospace; }
.address.large, .address.medium { font-size: 10.5pt; }
.address.small, .address.tiny { font-size: 8pt; }
.username { font-weight: bold; }
.username.large { font-size: 17pt; }
.username.medium { font-size: 11pt; }
.username.small, .username.tiny { font-size: 9pt; }
.pin { font-size: 34pt; font-weight: bold; white-space: nowrap; }
.pin span + span { margin-left: 4mm; }
.ask { font-size: 14pt; }
@media print {
body { background: none; }
.note { display: none; }
.page { width: auto; height: auto; margin: 0; padding: 0; break-after: page; }
.page:last-child { break-after: auto; }
}
";

#[cfg(test)]
mod tests {
    use super::*;

    fn card(first_name: &str, pin: Option<&str>) -> Card {
        Card {
            first_name: first_name.to_owned(),
            last_name: "Price".to_owned(),
            username: "bprice".to_owned(),
            pin: pin.map(SecretString::from),
            pupil_id: AccountId::draw(),
            link: "https://lms.example.org/oak-hill?u=bprice".to_owned(),
        }
    }

    fn sheet(classes: Vec<CardClass>) -> CardSheet {
        CardSheet { school_name: "Oak Hill".to_owned(), address: "lms.example.org/oak-hill".to_owned(), classes }
    }

    fn class(name: Option<&str>, cards: Vec<Card>) -> CardClass {
        CardClass { name: name.map(str::to_owned), cards }
    }

    #[test]
    fn a_card_shows_the_address_the_username_and_the_pin() {
        let html = cards_html(&sheet(vec![class(Some("Hazel"), vec![card("Ben", Some("407264"))])]));
        for text in
            ["<bdi>Hazel</bdi>", "Ben Price", "lms.example.org/oak-hill", ">bprice<", "<span>407</span><span>264<"]
        {
            assert!(html.contains(text), "{text}");
        }
        assert!(html.contains("<html lang=\"en-GB\">"));
        assert!(!html.contains("<script"));
        assert!(!html.contains("ask your teacher</dd>"));
    }

    #[test]
    fn the_code_of_a_card_is_its_link_and_differs_from_card_to_card() {
        let mut other = card("Ada", Some("111213"));
        other.link = "https://lms.example.org/oak-hill?u=amoss".to_owned();
        let html = cards_html(&sheet(vec![class(Some("Hazel"), vec![card("Ben", Some("407264")), other])]));
        let codes: Vec<&str> = html.split("<svg class=\"code\"").skip(1).collect();
        assert_eq!(codes.len(), 2);
        assert_ne!(codes[0].split_once("</svg>").unwrap().0, codes[1].split_once("</svg>").unwrap().0);
        // Nothing in the image is loaded from elsewhere.
        assert!(codes.iter().all(|code| !code.split_once("</svg>").unwrap().0.contains("href")));
    }

    #[test]
    fn a_card_without_a_pin_tells_the_pupil_to_ask_the_teacher() {
        let html = cards_html(&sheet(vec![class(None, vec![card("Ben", None)])]));
        assert!(html.contains("<dt>PIN:</dt><dd class=\"ask\">ask your teacher</dd>"));
        assert!(html.contains("No class"));
    }

    #[test]
    fn a_page_has_eight_cards_and_each_class_starts_on_a_new_page() {
        let cards = |n| (0..n).map(|_| card("Ben", None)).collect::<Vec<_>>();
        let pages = |classes| cards_html(&sheet(classes)).matches("<section class=\"page\">").count();
        for (count, expected) in [(0, 0), (1, 1), (8, 1), (9, 2), (30, 4)] {
            assert_eq!(pages(vec![class(Some("Hazel"), cards(count))]), expected, "{count}");
        }
        assert_eq!(pages(vec![class(Some("Hazel"), cards(1)), class(Some("Elm"), cards(9)), class(None, vec![])]), 3);
        let html = cards_html(&sheet(vec![class(Some("Hazel"), cards(9))]));
        assert!(html.contains("page 2 of 2"));
        assert!(cards_html(&sheet(vec![])).contains("no cards to print"));
    }

    #[test]
    fn html_in_a_name_is_escaped() {
        let evil = "<img src=x onerror=\"a('b')\">&";
        let mut sheet = sheet(vec![class(Some(evil), vec![card(evil, Some(evil))])]);
        sheet.school_name = evil.to_owned();
        sheet.address = evil.to_owned();
        sheet.classes[0].cards[0].last_name = evil.to_owned();
        sheet.classes[0].cards[0].username = evil.to_owned();
        let html = cards_html(&sheet);
        assert!(!html.contains("<img"));
        assert!(html.contains("&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;"));
    }

    #[test]
    fn the_debug_output_of_a_sheet_does_not_contain_a_pin() {
        let sheet = sheet(vec![class(None, vec![card("Ben", Some("407264"))])]);
        assert!(!format!("{sheet:?}").contains("407264"));
    }
}
