# What `sarcstat doctor` asks of the running R: the installed version of each package as the package writes it
# (NA where it is not installed), and the character encoding.
doctor <- function(packages) {
  version <- function(package) suppressWarnings(utils::packageDescription(package, fields = "Version"))
  list(
    versions = vapply(packages, function(package) as.character(version(package)), "", USE.NAMES = FALSE),
    encoding = l10n_info()$codeset
  )
}
