# A data set of an installed package, as plain columns.

# Returns list(columns, dates, left_out): the columns by name as numeric, logical, character or factor; which of
# them are dates, as days since 1970-01-01; and which columns are of no such kind.
r_dataset <- function(package, name) {
  if (!nzchar(system.file(package = package))) refuse("no_package", package = package)
  found <- find_dataset(package, name)
  if (!is.data.frame(found)) refuse("not_a_data_frame", class = class(found))
  if (nrow(found) == 0L) refuse("no_rows")
  columns <- lapply(as.list(found), plain_column)
  dates <- vapply(found, function(x) inherits(x, c("Date", "POSIXct")), logical(1))
  kept <- !vapply(columns, is.null, logical(1))
  list(
    columns = columns[kept],
    dates = names(found)[dates & kept],
    left_out = names(found)[!kept]
  )
}

# data() knows the files of data sets; one file may hold several, and each is listed as `set (file)`.
find_dataset <- function(package, name) {
  listed <- utils::data(package = package)$results[, "Item"]
  sets <- sub(" \\(.*\\)$", "", listed)
  file <- sub("^.* \\((.*)\\)$", "\\1", listed)
  place <- match(name, sets)
  if (is.na(place)) refuse("no_dataset", known = sort(unique(sets)))
  own <- new.env(parent = emptyenv())
  suppressWarnings(utils::data(list = name, package = package, envir = own))
  if (!exists(name, envir = own, inherits = FALSE)) {
    utils::data(list = file[place], package = package, envir = own)
  }
  get(name, envir = own, inherits = FALSE)
}

# A vector without its class, or NULL for what is not a vector of single values.
plain_column <- function(x) {
  if (inherits(x, c("integer64", "Surv", "POSIXlt")) || !is.null(dim(x)) || is.list(x)) return(NULL)
  if (is.factor(x)) return(factor(as.character(x), levels = levels(x)))
  if (inherits(x, "POSIXct")) return(as.numeric(x) / 86400)
  if (is.character(x)) return(as.character(x))
  if (is.logical(x)) return(as.logical(x))
  if (inherits(x, c("Date", "difftime"))) return(as.numeric(x))
  if (is.integer(x)) return(as.integer(x))
  if (is.numeric(x)) return(as.numeric(x))
  NULL
}
