"""Lists of people: cards of an exhibition, calls, registrations, contacts of a CRM."""
