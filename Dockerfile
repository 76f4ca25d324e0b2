# sarcstat with R and survival, on Debian 12: R 4.2.2 and survival 3.5-3, the versions in renv.lock.
#
#   docker build -t sarcstat .
#   docker run --rm -v "$PWD:/data" sarcstat km trial.csv --time os_months --event died=1 --by arm
#
# Files that it writes belong to who calls with --user "$(id -u):$(id -g)".

FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && python3 -m venv /opt/sarcstat
COPY pyproject.toml README.md LICENSE renv.lock /src/
COPY sarcstat /src/sarcstat
COPY r_scripts /src/r_scripts
COPY templates /src/templates
# rpy2 looks R's functions up when it starts (its ABI mode), so that neither R nor a compiler is needed here.
RUN RPY2_CFFI_MODE=ABI /opt/sarcstat/bin/pip install --no-cache-dir "/src[r,pdf,registry]"

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 r-base-core r-cran-survival \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 sarcstat
COPY --from=build /opt/sarcstat /opt/sarcstat
ENV LC_ALL=C.UTF-8 PATH=/opt/sarcstat/bin:$PATH
# An account without a home, as --user names one, has a folder for what matplotlib keeps all the same.
ENV MPLCONFIGDIR=/tmp/matplotlib
USER sarcstat
WORKDIR /data
RUN sarcstat doctor
ENTRYPOINT ["sarcstat"]
CMD ["--help"]
