-- A card has one band or two: the planner would reckon with a thousand rows of each, and sort where it can hash.
ALTER FUNCTION banded_prices(jsonb) ROWS 1;
