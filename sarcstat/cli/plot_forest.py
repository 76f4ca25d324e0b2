import click


@click.command()
def forest() -> None:
    ""
