"""What every app may use and nothing here knows of any app: no models."""
