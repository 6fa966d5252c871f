//! The response of operations that return results as a page of JSON or as a CSV file.

use poem_openapi::{
    ApiResponse, ResponseContent,
    payload::{Binary, Json},
    types::{ParseFromJSON, ToJSON, Type},
};

use crate::page::Page;

/// Results in the requested format.
#[derive(Debug, ApiResponse)]
pub enum ResultsResponse<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    /// The results
    #[oai(status = 200)]
    Found(ResultsContent<T>),
}

/// The body of the response.
#[derive(Debug, ResponseContent)]
pub enum ResultsContent<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    /// A page of results.
    Page(Json<Page<T>>),
    /// A CSV file of results.
    #[oai(content_type = "text/csv")]
    File(Binary<Vec<u8>>),
}

impl<T: ParseFromJSON + ToJSON + Type + Send + Sync> ResultsResponse<T> {
    /// Returns a page as JSON.
    pub fn page(page: Page<T>) -> Self {
        Self::Found(ResultsContent::Page(Json(page)))
    }

    /// Returns a CSV file.
    pub fn file(file: Vec<u8>) -> Self {
        Self::Found(ResultsContent::File(Binary(file)))
    }
}
