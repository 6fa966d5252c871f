//! Results in the format that was asked for: a page of JSON or a file for a spreadsheet.

use poem_openapi::{
    ApiResponse, ResponseContent,
    payload::{Binary, Json},
    types::{ParseFromJSON, ToJSON, Type},
};

use crate::page::Page;

/// Results, as they were asked for.
#[derive(Debug, ApiResponse)]
pub enum Results<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    /// The results
    #[oai(status = 200)]
    Found(ResultsContent<T>),
}

/// What is in them.
#[derive(Debug, ResponseContent)]
pub enum ResultsContent<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    /// A page of them.
    Page(Json<Page<T>>),
    /// A file of them.
    #[oai(content_type = "text/csv")]
    File(Binary<Vec<u8>>),
}

impl<T: ParseFromJSON + ToJSON + Type + Send + Sync> Results<T> {
    /// That page.
    pub fn page(page: Page<T>) -> Self {
        Self::Found(ResultsContent::Page(Json(page)))
    }

    /// That file.
    pub fn file(file: Vec<u8>) -> Self {
        Self::Found(ResultsContent::File(Binary(file)))
    }
}
