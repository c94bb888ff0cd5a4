"""The commands that put a release online: serve it here, publish it on another server."""

from pathlib import Path

import click

from maillage.cli.context import Context, needs, on_the_web, pass_context
from maillage.errors import ParameterError
from maillage.publish.server import GraphStore, Union
from maillage.publish.server import publish as publish_release
from maillage.release import Release


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute / address to listen on."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), envvar="PORT", help="Port."
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    envvar="MAILLAGE_WORKERS",
    help="Processus qui répondent aux requêtes / processes that answer queries.",
)
@click.option(
    "--reserved-workers",
    default=1,
    show_default=True,
    type=click.IntRange(0, 16),
    envvar="MAILLAGE_RESERVED_WORKERS",
    help="Processus de plus, réservés aux requêtes légères / more, for light queries.",
)
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    envvar="MAILLAGE_TIMEOUT",
    help="Secondes d’une requête / seconds of a query.",
)
@click.option(
    "--max-answer-size",
    default=64,
    show_default=True,
    type=click.IntRange(1, 4096),
    envvar="MAILLAGE_MAX_ANSWER_SIZE",
    help="Mio d’une réponse / MiB of an answer.",
)
@click.option(
    "--query-memory",
    default=2048,
    show_default=True,
    type=click.IntRange(64, 1_000_000),
    envvar="MAILLAGE_QUERY_MEMORY",
    help="Mio qu’une requête peut prendre / MiB that a query may take.",
)
@click.option(
    "--cache-size",
    default=64,
    show_default=True,
    type=click.IntRange(0, 100_000),
    envvar="MAILLAGE_CACHE_SIZE",
    help="Mio de petites réponses gardées / MiB of small answers that are kept.",
)
@click.option(
    "--rate",
    default=20.0,
    show_default=True,
    type=click.FloatRange(0.1, 1e6),
    envvar="MAILLAGE_RATE",
    help="Demandes par seconde d’un client / requests a second of a client.",
)
@click.option(
    "--max-concurrent",
    default=8,
    show_default=True,
    type=click.IntRange(1, 10_000),
    envvar="MAILLAGE_MAX_CONCURRENT",
    help="Demandes d’un client à la fois / requests of a client at the same time.",
)
@click.option(
    "--proxies",
    default=0,
    show_default=True,
    type=click.IntRange(0, 8),
    envvar="MAILLAGE_PROXIES",
    help="Mandataires à croire sur X-Forwarded-* / proxies whose X-Forwarded-* are believed.",
)
@click.option("--log", is_flag=True, help="Une ligne JSON par demande / a line of JSON a request.")
@click.option("--log-queries", is_flag=True, help="Avec le texte des requêtes / with the text of queries.")
@click.option(
    "--public-url",
    default="",
    envvar="MAILLAGE_PUBLIC_URL",
    help="Adresse publique du site / public address.",
)
@click.option(
    "--operator",
    type=click.Path(path_type=Path),
    envvar="MAILLAGE_OPERATOR",
    help="Fichier TOML : qui exploite ce site (mentions légales, contact) / TOML file: who runs this site.",
)
@click.option(
    "--tiles/--no-tiles",
    default=True,
    envvar="MAILLAGE_TILES",
    help="Fond de carte de l’IGN, que demande le navigateur du lecteur, ou contours seuls / IGN background, "
    "asked by the reader’s browser, or outlines alone.",
)
@pass_context
def serve(
    context: Context,
    host: str,
    port: int,
    workers: int,
    reserved_workers: int,
    timeout: float,
    max_answer_size: int,
    query_memory: int,
    cache_size: int,
    rate: float,
    max_concurrent: int,
    proxies: int,
    log: bool,
    log_queries: bool,
    public_url: str,
    operator: Path | None,
    tiles: bool,
) -> None:
    """Servir la livraison courante : pages, SPARQL, données.

    Serve the current release, and the one that takes its place: pages, SPARQL, data.
    """
    from maillage.engine.pool import Settings
    from maillage.web.http.limits import Rates
    from maillage.web.operator import read_operator
    from maillage.web.serve import Service
    from maillage.web.serve import serve as run

    if not host:
        raise ParameterError("--host : une adresse est attendue", "--host: an address is expected")

    if public_url and not on_the_web(public_url):
        raise ParameterError(
            f"--public-url « {public_url} » : une adresse http(s) est attendue",
            f"--public-url '{public_url}': an http(s) address is expected",
        )

    def begin(release: Release) -> None:
        address = f"http://{host}:{port}/"
        click.echo(
            context.say(f"Maillage {release.version} : {address}", f"Maillage {release.version}: {address}")
        )

    pool = Settings(
        workers=workers,
        reserved_workers=reserved_workers,
        timeout=timeout,
        max_answer_size=max_answer_size * 2**20,
        query_memory=query_memory * 2**20,
        cache_size=cache_size * 2**20,
    )
    rates = Rates(rate=rate, burst=round(5 * rate), max_concurrent=max_concurrent)
    run(
        context.releases,
        Service(
            host,
            port,
            pool,
            rates,
            public_url=public_url,
            operator=read_operator(operator) if operator else None,
            tiles=tiles,
            proxies=proxies,
            lang=context.lang,
            log=log or log_queries,
            log_queries=log_queries,
        ),
        begin=begin,
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--live",
    default="",
    metavar="URL",
    help="Adresse du même site servi, pour ce que des fichiers ne savent pas faire"
    " / address of the same site on a server, for what files cannot do.",
)
@click.option(
    "--operator",
    type=click.Path(path_type=Path),
    envvar="MAILLAGE_OPERATOR",
    help="Fichier TOML : qui exploite ce site / TOML file: who runs this site.",
)
@pass_context
def static(context: Context, folder: Path, live: str, operator: Path | None) -> None:
    """Écrire tout le site en fichiers, pour n’importe quel hébergement de pages.

    Write the whole site as files, for any web folder.
    """
    from maillage.web.app import Options, create_app
    from maillage.web.operator import read_operator
    from maillage.web.twin import write

    if live and not on_the_web(live):
        raise ParameterError(
            f"--live « {live} » : une adresse http(s) est attendue",
            f"--live '{live}': an http(s) address is expected",
        )
    declared = read_operator(operator) if operator else None
    app = create_app(context.releases, Options(public_url=live, operator=declared, lang=context.lang))
    found = write(app, folder, live)
    for fault in found.faults:
        click.echo(
            context.say(f"page en défaut, laissée de côté : {fault}", f"page at fault, left out: {fault}"),
            err=True,
        )
    click.echo(
        context.say(
            f"{folder} : {found.pages} pages et {found.files} autres fichiers",
            f"{folder}: {found.pages} pages and {found.files} other files",
        )
    )


@click.command()
@click.option(
    "--graph-store",
    required=True,
    help="Adresse des graphes du serveur / the server's address for graphs (Graph Store Protocol).",
)
@click.option(
    "--endpoint", default="", help="Son adresse SPARQL, pour vérifier / its SPARQL address, to check."
)
@click.option("--user", default="", help="Nom d’utilisateur / user name.")
@click.option(
    "--password",
    default="",
    envvar="MAILLAGE_PASSWORD",
    help="Mot de passe, plutôt par MAILLAGE_PASSWORD / password, rather by the variable.",
)
@click.option(
    "--union",
    type=click.Choice([union.value for union in Union]),
    default=Union.DEFAULT.value,
    show_default=True,
    help="Où va l’union des graphes : graphe par défaut, graphe à elle (Virtuoso), nulle part si le serveur"
    " la fait / where the union of the graphs goes: default graph, one of its own, nowhere.",
)
@pass_context
def publish(context: Context, graph_store: str, endpoint: str, user: str, password: str, union: str) -> None:
    """Mettre la livraison courante sur un autre serveur SPARQL, graphe par graphe.

    Put the current release on another SPARQL server, graph by graph.
    """
    needs("--password", "--user", user or not password)
    release = context.release()
    sent = publish_release(
        release,
        GraphStore(graph_store, user, password),
        context.engine(endpoint) if endpoint else None,
        union=Union(union),
    )
    click.echo(
        context.say(
            f"livraison {release.version} : {sent.put} graphes envoyés, {sent.removed} retirés",
            f"release {release.version}: {sent.put} graphs sent, {sent.removed} removed",
        )
    )


COMMANDS = (serve, static, publish)
