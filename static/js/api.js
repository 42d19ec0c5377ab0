// The reference of the API, drawn from its own description; a session's writes carry the CSRF token.
const place = document.getElementById("reference");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
  requestInterceptor(request) {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && !["GET", "HEAD"].includes(request.method)) request.headers["X-CSRFToken"] = field.value;
    return request;
  },
});
