//! Login cards: a sheet to print, or the same cards as JSON.

use entity::{AccountId, account, classroom, school, tenant::TenantTx};
use poem::{FromRequest, Request, RequestBody, Result, http::header};
use poem_openapi::{
    ApiResponse, Object, ResponseContent,
    payload::{Html, Json},
};
use sea_orm::{DbErr, QueryOrder};
use secrecy::{ExposeSecret, SecretString};
use worker::roster::cards::{Card, CardClass, CardSheet, cards_html};

use crate::public_address::PublicAddress;

/// The login cards of pupils.
#[derive(Debug, Object)]
#[oai(rename = "LoginCards")]
pub struct CardList {
    /// The cards, sorted by class and name.
    pub cards: Vec<LoginCard>,
}

/// What a pupil needs to sign in.
#[derive(Debug, Object)]
pub struct LoginCard {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The name of the class; null for pupils without a class.
    pub classroom: Option<String>,
    /// The user name.
    pub username: String,
    /// The PIN; null if it is no longer stored.
    pub pin: Option<String>,
    /// The name of the school.
    #[oai(validator(max_length = 128))]
    pub school: String,
    /// The link to the school's own page that fills in the user name, for a QR code. It does not contain the PIN.
    #[oai(validator(max_length = 1000))]
    pub address: String,
}

/// The format of login cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardsFormat {
    /// A page to print.
    Html,
    /// JSON.
    Json,
}

impl<'a> FromRequest<'a> for CardsFormat {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let accepted = request.headers().get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges: Vec<&str> = accepted
            .flat_map(|value| value.split(','))
            .filter_map(|range| range.split(';').next().map(str::trim))
            .collect();
        // A client that accepts both formats gets the page, because the page was once the only format.
        let accepts_html = ["text/html", "text/*", "*/*"].iter().any(|html| ranges.contains(html));
        Ok(if ranges.contains(&"application/json") && !accepts_html { Self::Json } else { Self::Html })
    }
}

/// The response with login cards.
#[derive(Debug, ApiResponse)]
pub enum CardsResponse {
    /// The login cards, as a page to print, or as JSON if `Accept` is `application/json`
    #[oai(status = 200)]
    Cards(CardsContent),
}

/// The body of the response.
#[derive(Debug, ResponseContent)]
pub enum CardsContent {
    /// A page to print.
    Page(Html<String>),
    /// JSON.
    List(Json<CardList>),
}

impl CardsFormat {
    /// Returns the cards in this format.
    #[must_use]
    pub fn response(self, sheet: CardSheet) -> CardsResponse {
        CardsResponse::Cards(match self {
            Self::Html => CardsContent::Page(Html(cards_html(&sheet))),
            Self::Json => CardsContent::List(Json(list(sheet))),
        })
    }
}

fn list(sheet: CardSheet) -> CardList {
    let school = sheet.school_name;
    let cards = sheet.classes.into_iter().flat_map(|class| {
        let (school, classroom) = (school.clone(), class.name);
        class.cards.into_iter().map(move |card| LoginCard {
            pupil_id: card.pupil_id,
            first_name: card.first_name,
            last_name: card.last_name,
            classroom: classroom.clone(),
            username: card.username,
            pin: card.pin.map(|pin| pin.expose_secret().to_owned()),
            school: school.clone(),
            address: card.link,
        })
    });
    CardList { cards: cards.collect() }
}

/// Returns the cards of these pupils with their PINs, grouped by class. `pupils` is sorted by name.
pub async fn sheet(
    tx: &TenantTx,
    address: &PublicAddress,
    mut pupils: Vec<(account::Model, Option<SecretString>)>,
) -> Result<CardSheet, DbErr> {
    let school = tx.find::<school::Entity>().one(tx).await?;
    let school = school.ok_or_else(|| DbErr::RecordNotFound("the school".into()))?;
    let classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    let mut cards_of = |class: Option<&classroom::Model>| CardClass {
        name: class.map(|class| class.name.clone()),
        cards: pupils
            .extract_if(.., |(pupil, _)| pupil.classroom_id == class.map(|class| class.id))
            .map(|(pupil, pin)| Card {
                link: address.sign_in_link(&school.slug, &pupil.username),
                pupil_id: pupil.id,
                first_name: pupil.first_name,
                last_name: pupil.last_name,
                username: pupil.username,
                pin,
            })
            .collect(),
    };
    let mut sheets: Vec<CardClass> = classes.iter().map(|class| cards_of(Some(class))).collect();
    sheets.push(cards_of(None));
    sheets.retain(|class| !class.cards.is_empty());
    Ok(CardSheet { address: address.school(&school.slug), school_name: school.name, classes: sheets })
}
