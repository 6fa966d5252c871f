SwaggerUIBundle({
  dom_id: "#ui",
  url: "/api/openapi.json",
  deepLinking: true,
  displayOperationId: true,
  docExpansion: "none",
  filter: true,
  tryItOutEnabled: true,
  // By default, Swagger UI sends the document to a validator on the internet.
  validatorUrl: null,
});
