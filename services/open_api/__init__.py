"""The open API: our public data over Lightcast's contract, from the dashboard's own process.

`routes.OpenApi` is the ASGI application, `routes.Beside` puts it in front of another one, and
`uvicorn services.open_api.app:app` serves it by itself.
"""
