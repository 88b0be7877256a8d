"""A plan: the roles of an employer in, the people to hire by a year out. Nothing of it is stored or logged.

read_roles.read_file -> match.match_roles -> calculation.calculate -> csv_file.to_csv, xlsx_file.to_xlsx
"""
