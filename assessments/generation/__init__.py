"""Questions to order: from a language model, or picked from the bank when none is set.

Pure: no table, no request. `provider` says what a provider is, `offline` and `language_model` are the two that
exist; `checks` looks at what they bring. Who keeps what is in `operations.generation_runs`.
"""
