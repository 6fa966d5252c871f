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
    Found(
        ResultsContent<T>,
        /// The name of the file; absent for JSON.
        #[oai(header = "Content-Disposition")]
        Option<String>,
    ),
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
        Self::Found(ResultsContent::Page(Json(page)), None)
    }

    /// Returns a CSV file with this name.
    pub fn file(name: &str, file: Vec<u8>) -> Self {
        Self::Found(ResultsContent::File(Binary(file)), Some(attachment(name)))
    }
}

/// Returns the value of `Content-Disposition` with which browsers save a response as a file with this name.
#[must_use]
pub fn attachment(name: &str) -> String {
    format!("attachment; filename=\"{name}\"")
}
