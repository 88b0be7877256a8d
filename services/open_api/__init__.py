"""The open API: our public data over Lightcast's contract, from the dashboard's own process.

`application.OpenApi` is the ASGI application, `middleware.OpenApiMiddleware` puts it in front of another one, and
`uvicorn services.open_api.app:app` serves it by itself.
"""
