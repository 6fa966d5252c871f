//! What may be null: poem-openapi documents an `Option` as a field that may be missing, and sends and takes `null` for it.
//!
//! So a field that is not required may be null; and what the service answers has every field, also the empty ones.

use std::collections::BTreeSet;

use poem_openapi::registry::{MetaApi, MetaPath, MetaSchema, MetaSchemaRef, Registry};

/// Completes the schemas of these operations: nulls everywhere, and fields that are always there in the answers.
pub(crate) fn tell(registry: &mut Registry, apis: &[MetaApi]) {
    let taken = taken_by(registry, apis.iter().flat_map(|api| &api.paths));
    for (name, schema) in &mut registry.schemas {
        for (field, of) in &mut schema.properties {
            if !schema.required.contains(field) {
                *of = nullable(of.clone());
            }
        }
        if !taken.contains(name) {
            schema.required = schema.properties.iter().map(|(field, _)| *field).collect();
        }
    }
}

/// The schemas that requests are made of: what they leave out is left alone.
fn taken_by<'a>(registry: &Registry, paths: impl Iterator<Item = &'a MetaPath>) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for request in paths.flat_map(|path| &path.operations).filter_map(|operation| operation.request.as_ref()) {
        for media in &request.content {
            collect(registry, &media.schema, &mut taken);
        }
    }
    taken
}

fn collect(registry: &Registry, schema: &MetaSchemaRef, taken: &mut BTreeSet<String>) {
    match schema {
        MetaSchemaRef::Inline(schema) => collect_parts(registry, schema, taken),
        MetaSchemaRef::Reference(name) => {
            if taken.insert(name.clone())
                && let Some(schema) = registry.schemas.get(name)
            {
                collect_parts(registry, schema, taken);
            }
        }
    }
}

fn collect_parts(registry: &Registry, schema: &MetaSchema, taken: &mut BTreeSet<String>) {
    let fields = schema.properties.iter().map(|(_, field)| field);
    let boxed = schema.items.iter().chain(&schema.additional_properties).map(AsRef::as_ref);
    let combined = schema.any_of.iter().chain(&schema.one_of).chain(&schema.all_of);
    for part in fields.chain(boxed).chain(combined) {
        collect(registry, part, taken);
    }
}

/// A reference takes no words beside it in OpenAPI 3.0, so it is wrapped.
fn nullable(schema: MetaSchemaRef) -> MetaSchemaRef {
    let schema = match schema {
        MetaSchemaRef::Inline(schema) => MetaSchema { nullable: true, ..*schema },
        reference @ MetaSchemaRef::Reference(_) => {
            MetaSchema { all_of: vec![reference], nullable: true, ..MetaSchema::ANY }
        }
    };
    MetaSchemaRef::Inline(Box::new(schema))
}

#[cfg(test)]
mod tests {
    use poem_openapi::registry::{MetaMediaType, MetaOperation, MetaRequest, MetaResponses};

    use super::*;

    fn object(required: Vec<&'static str>, properties: Vec<(&'static str, MetaSchemaRef)>) -> MetaSchema {
        MetaSchema { required, properties, ..MetaSchema::new("object") }
    }

    fn text() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")))
    }

    fn reference(name: &str) -> MetaSchemaRef {
        MetaSchemaRef::Reference(name.to_owned())
    }

    fn taking(schema: MetaSchemaRef) -> Vec<MetaApi> {
        let content = vec![MetaMediaType { content_type: "application/json", schema }];
        let operation = MetaOperation {
            tags: Vec::new(),
            method: poem::http::Method::POST,
            summary: None,
            description: None,
            external_docs: None,
            params: Vec::new(),
            request: Some(MetaRequest { description: None, content, required: true }),
            responses: MetaResponses { responses: Vec::new() },
            deprecated: false,
            security: Vec::new(),
            operation_id: None,
            code_samples: Vec::new(),
        };
        vec![MetaApi { paths: vec![MetaPath { path: "/".to_owned(), operations: vec![operation] }] }]
    }

    fn told(schemas: Vec<(&str, MetaSchema)>, apis: &[MetaApi]) -> Registry {
        let mut registry = Registry::new();
        registry.schemas = schemas.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
        tell(&mut registry, apis);
        registry
    }

    #[test]
    fn an_answer_has_every_field_and_null_for_an_empty_one() {
        let registry = told(vec![("Answer", object(vec!["id"], vec![("id", text()), ("note", text())]))], &[]);
        let answer = &registry.schemas["Answer"];
        assert_eq!(answer.required, ["id", "note"]);
        assert_eq!(answer.properties[0].1, text());
        assert!(answer.properties[1].1.unwrap_inline().nullable);
    }

    #[test]
    fn a_body_and_what_it_is_made_of_may_leave_fields_out() {
        let schemas = vec![
            ("Body", object(vec!["part"], vec![("part", reference("Part"))])),
            ("Part", object(vec![], vec![("note", text())])),
        ];
        let registry = told(schemas, &taking(reference("Body")));
        assert!(registry.schemas["Part"].required.is_empty());
        assert!(registry.schemas["Part"].properties[0].1.unwrap_inline().nullable);
    }

    #[test]
    fn a_reference_that_may_be_null_is_wrapped() {
        let registry = told(vec![("Answer", object(vec![], vec![("part", reference("Part"))]))], &[]);
        let part = registry.schemas["Answer"].properties[0].1.unwrap_inline();
        assert!(part.nullable);
        assert_eq!(part.all_of, [reference("Part")]);
    }
}
