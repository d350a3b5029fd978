"""The ground floor: text < calendar < draws < events < evidence < ui. Knows no subject."""
