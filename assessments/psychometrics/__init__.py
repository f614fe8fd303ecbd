"""Classical test theory: formulas on sums and small tables, without a database.

Every function says what it takes, in which unit, and who published the formula. Shares are 0 to 1, scores per
cent, times seconds.
"""
