SwaggerUIBundle({
  dom_id: "#ui",
  url: "/api/openapi.json",
  deepLinking: true,
  displayOperationId: true,
  docExpansion: "none",
  filter: true,
  tryItOutEnabled: true,
  // The default sends the document to a host on the internet.
  validatorUrl: null,
});
