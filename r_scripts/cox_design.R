# Contrasts, and the design matrix of the terms.

# The coding of k categories in k - 1 columns. A coefficient is the contrast of the categories' effects that
# IBM's "Categorical Variable Coding Schemes" (appendix to the Command Syntax Reference) gives as a row of L;
# the coding is the inverse of L below a first row of 1 / k (Indicator: of 0, ..., 1 at the reference, ..., 0):
#   indicator   category - reference, coded 0 and 1          simple     the same, coded around the mean
#   deviation   category - mean of all                       difference category - mean of the previous ones
#   helmert     category - mean of the subsequent ones       repeated   category - next category
#   polynomial  linear, quadratic, ... of equally spaced categories, orthonormal
# The dialog's help says of Repeated "compared to the category that precedes it"; the appendix's matrix, rows
# (1 -1 0 ...), has the opposite sign and is followed. No published number decides any but Indicator.
contrast_coding <- function(k, contrast, reference) {
  if (k < 2) return(matrix(0, k, 0))
  others <- setdiff(seq_len(k), reference)
  step <- seq_len(k - 1)
  coding <- switch(contrast,
    indicator = diag(k)[, others],
    simple = diag(k)[, others] - 1 / k,
    deviation = diag(k)[, others] - (seq_len(k) == reference),
    difference = sweep(stats::contr.helmert(k), 2, step + 1, "/"),
    helmert = sweep(stats::contr.helmert(k), 2, step + 1, "/")[k:1, rev(step)],
    repeated = outer(seq_len(k), step, function(category, j) ifelse(category <= j, k - j, -j) / k),
    polynomial = stats::contr.poly(k),
    stop("no contrast ", contrast)
  )
  matrix(coding, k)
}

variable_coding <- function(variable) {
  if (variable$kind == "categorical") contrast_coding(variable$k, variable$contrast, variable$reference)
}

# The columns of one variable for the rows `kept`, in that order.
variable_columns <- function(variable, coding, kept) {
  if (variable$kind == "in_time") return(matrix(0, length(kept), 1)) # its values come with the risk sets
  if (is.null(coding)) {
    values <- as.double(variable$values[kept])
    dim(values) <- c(length(values), 1L) # matrix() would copy a million rows
    return(values)
  }
  coding[variable$codes[kept], , drop = FALSE]
}

# All products of a column of each matrix; the last matrix's columns vary fastest.
column_products <- function(matrices) {
  Reduce(function(a, b) {
    a[, rep(seq_len(ncol(a)), each = ncol(b)), drop = FALSE] * b[, rep(seq_len(ncol(b)), ncol(a)), drop = FALSE]
  }, matrices)
}

# Which contrast of which variable each column of a term is made of: a row a column and variable; 0 stands for the
# values of a continuous variable.
column_parts <- function(term, of, codings) {
  n_columns <- vapply(codings[of], function(coding) if (is.null(coding)) 1L else ncol(coding), 1L)
  n <- as.integer(prod(n_columns))
  continuous <- vapply(codings[of], is.null, NA)
  contrasts <- lapply(seq_along(of), function(i) {
    slower <- prod(n_columns[seq_len(i - 1)])
    rep(seq_len(n_columns[i]), times = slower, each = prod(n_columns[-seq_len(i)]))
  })
  list(
    term = rep(term, n * length(of)), column = rep(seq_len(n), length(of)), variable = rep(of, each = n),
    contrast = unlist(contrasts, use.names = FALSE) * rep(!continuous, each = n)
  )
}

# The design of all terms, the time-dependent ones last, for the rows `kept`:
#   x        the matrix; a time-dependent column holds x, to be multiplied by the time in each risk set, or nothing yet
#   columns  a row a column: its term, its number within the term, whether it is time-dependent
#   parts    see column_parts
#   codings  the coding of each categorical variable
cox_design <- function(variables, terms, tvc, kept) {
  codings <- lapply(variables, variable_coding)
  terms <- unname(c(lapply(terms, as.integer), lapply(tvc, as.integer)))
  parts <- lapply(seq_along(terms), function(t) column_parts(t, terms[[t]], codings))
  sizes <- vapply(parts, function(part) max(0L, part$column), 1L)
  columns <- list(term = rep(seq_along(terms), sizes), column = sequence(sizes))
  columns$time_dependent <- columns$term > length(terms) - length(tvc)
  wide <- columns$term[columns$time_dependent & columns$column > 1]
  if (length(wide)) refuse("tvc_not_one_column", variable = terms[[wide[1]]])
  matrices <- Map(variable_columns, variables, codings, list(kept))
  x <- do.call(cbind, lapply(terms, function(of) column_products(matrices[of])))
  list(
    x = x, columns = as_table(columns), parts = bind_rows(parts), codings = unname(codings), n_terms = length(terms)
  )
}

# Every risk set written out as a stratum of its own, with the time-dependent columns at the time of the risk set:
# coxph's tt(). `data` is sorted by stratum and time; `case` says which case of it a row is. The size is limited, for it
# is paid in memory. `time_dependent` are the columns, `values` has for each of them NULL, where the column holds an x
# that is multiplied by the time, or the values of all cases at every one of the `event_times`, cases first.
expand_risk_sets <- function(data, time_dependent, values, event_times) {
  sets <- lapply(data$risk_sets, `[`, data$risk_sets$d > 0)
  event_time <- data$time[sets$first]
  n_event_times <- length(unique(event_time))
  if (length(data$time) * n_event_times > 2e7) {
    refuse("tvc_too_large", n = length(data$time), n_event_times = n_event_times)
  }
  rows <- rows_of_sets(data, sets)
  time <- rep(event_time, sets$n)
  expanded <- sorted_cases(time, data$status[rows] * (data$time[rows] == time), rep(seq_along(sets$n), sets$n))
  x <- data$x[rows, , drop = FALSE]
  at <- rep(match(event_time, event_times), sets$n)
  for (i in seq_along(time_dependent)) {
    column <- time_dependent[i]
    x[, column] <- if (is.null(values[[i]])) {
      x[, column] * time
    } else {
      known_values(values[[i]], data, data$kept[rows], at, length(event_times), data$term[column], time)
    }
  }
  range <- column_ranges(x)
  data[c("entry", "counting", "written")] <- NULL
  utils::modifyList(data, c(expanded, list(
    case = rows, x = x, range = range, plain = plain_columns(x, range), weights = data$weights[rows],
    fixed = data$fixed[rows]
  )))
}

# The rows of the cases at risk in each of some risk sets.
rows_of_sets <- function(data, sets) {
  if (is.null(data$entry)) return(sequence(sets$n, from = sets$first))
  last <- which(data$last == 1)
  to <- last[findInterval(sets$first, last, left.open = TRUE) + 1]
  all <- to - sets$first + 1L
  rows <- sequence(all, from = sets$first)
  rows[data$entry[rows] < rep(data$time[sets$first], all)]
}

# The values of rows at times, both by place; refused where one is no number.
known_values <- function(values, data, row, at, n_times, term, time) {
  own <- values[row + (at - 1) * (length(values) / n_times)]
  wrong <- which(!is.finite(own))
  if (length(wrong)) {
    rows <- unique(row[wrong])
    n <- if (is.null(data$n_of_row)) length(rows) else sum(data$n_of_row[rows])
    refuse("tvc_no_value", term = term, n = n, time = min(time[wrong]))
  }
  own
}
