"""The language of conditions and derived variables: read, checked, evaluated."""
