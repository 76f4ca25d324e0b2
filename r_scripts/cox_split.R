# Hazard ratios that differ between periods of time: coxph(Surv(start, stop, event) ~ x:strata(period)) after survSplit().
#
# Within a period everybody at risk has been so from its start, so that its risk sets are those of a stratum of its own:
# the patients whose time lies beyond its start, followed up to its end at most. With period and stratum as strata the
# partial likelihood is that of the split data. A time that equals a cut belongs to the period before it.
#
# rows, ..., pout   as cox() takes them; the terms are those of its final model
# cuts              where periods end, ascending
# split             the numbers of the terms that get a hazard ratio in each period; the others keep one
# conf_level        of the intervals
# Returns
#   periods       a row a period: its start (0 of the first), patients at risk in it and events
#   coefficients  a row a column of the design and period, NA as the period of a term that is not split: b, se (robust
#                 where there are clusters), naive_se of the information, z, p, exp(b) with limits; NA without estimate
#   tests         Wald's test that a term's coefficients are the same in all periods; the last row is of all split terms
# Maximized until coxph would stop: SPSS has no such model.
cox_split <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout, cuts, split,
                      conf_level) {
  final <- cox_run(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout)$run$final
  if (!any(split %in% final$terms)) refuse("nothing_to_split")
  # A time that differs from a cut by rounding only is the cut.
  of <- rep(c("time", "cut", "entry"), c(length(rows$time), length(cuts), length(rows$entry)))
  equal <- split(equalized_time(c(rows$time, cuts, rows$entry)), of)
  rows$time <- equal$time
  rows$entry <- equal$entry
  cuts <- equal$cut
  periods <- rows_of_periods(rows, cuts)
  count <- period_counts(periods, cuts)
  empty <- which(count$n_events == 0)
  if (length(empty)) {
    refuse("period_without_events", from = count$start[empty[1]], to = c(cuts, Inf)[empty[1]], n = count$n[empty[1]])
  }
  model <- split_model(periods, variables, terms, final$terms, split, length(cuts) + 1L, ties, rows)
  starts <- c(0, cuts)
  list(
    periods = count, coefficients = split_coefficients(model, starts, conf_level),
    tests = split_tests(model, intersect(final$terms, split))
  )
}

# Every patient once for each period in which they are at risk: `case` says who, `period` which. With delayed entry who
# enters within a period is at risk from there on.
rows_of_periods <- function(rows, cuts) {
  bounds <- c(-Inf, cuts, Inf)
  bind_rows(lapply(seq_len(length(cuts) + 1L), function(k) {
    case <- which(rows$time > bounds[k] & (if (is.null(rows$entry)) TRUE else rows$entry < bounds[k + 1]))
    ended <- rows$time[case] <= bounds[k + 1]
    list(
      case = case, period = rep(k, length(case)), time = pmin(rows$time[case], bounds[k + 1]),
      entry = if (!is.null(rows$entry)) pmax(rows$entry[case], bounds[k]),
      status = rows$status[case] * ended, count = rows$count[case],
      stratum = (rows$stratum[case] - 1L) * (length(cuts) + 1L) + k
    )
  }))
}

period_counts <- function(periods, cuts) {
  period <- factor(periods$period, seq_len(length(cuts) + 1L))
  count <- if (is.null(periods$count)) rep(1, length(period)) else periods$count
  total <- function(values) as.vector(tapply(values, period, sum, default = 0))
  data.frame(start = c(0, cuts), n = total(count), n_events = total(count * periods$status))
}

# The fit, with a row for each of its columns: term, column, and period (NA of a term that is not split). Rows of a
# cluster of `whole`, the rows before they were divided, count together, as those of a patient in several periods do.
split_model <- function(periods, variables, terms, own, split, n_periods, ties, whole) {
  rows <- list(time = periods$time, status = periods$status, stratum = as.integer(periods$stratum))
  rows$entry <- periods$entry
  rows$count <- periods$count
  cases <- cox_cases(rows, "r", ties)
  cases$n_of_row <- whole$count
  design <- cox_design(variables, terms, list(), periods$case[cases$kept])
  period <- periods$period[cases$kept]
  used <- which(design$columns$term %in% own)
  parts <- lapply(used, function(j) {
    x <- design$x[, j]
    if (!design$columns$term[j] %in% split) return(list(x = x, period = NA_integer_))
    list(x = outer(period, seq_len(n_periods), `==`) * x, period = seq_len(n_periods))
  })
  times <- vapply(parts, function(part) length(part$period), 1L)
  columns <- list2DF(list(
    term = rep(design$columns$term[used], times), column = rep(design$columns$column[used], times),
    period = unlist(lapply(parts, `[[`, "period"))
  ))
  x <- unname(do.call(cbind, lapply(parts, `[[`, "x")))
  range <- column_ranges(x)
  of_period <- columns$term * (n_periods + 1L) + ifelse(is.na(columns$period), 0L, columns$period)
  data <- c(cases, list(
    x = x, term = of_period, range = range, convention = "r", ties = ties, plain = plain_columns(x, range)
  ))
  fit <- cox_fit(data, which(range > 0))
  if (length(whole$cluster)) fit <- robust_fit(fit, data, whole$cluster[periods$case[cases$kept]])
  estimated <- replace(logical(nrow(columns)), fit$columns, fit$converged & !fit$not_estimable)
  place <- match(seq_len(nrow(columns)), fit$columns)
  list(columns = columns, fit = fit, estimated = estimated, place = place)
}

split_coefficients <- function(model, starts, conf_level) {
  known <- function(values) replace(values[model$place], !model$estimated, NA_real_)
  b <- known(model$fit$b)
  se <- known(sqrt(diag(model$fit$var)))
  naive <- if (is.null(model$fit$naive)) se else known(sqrt(diag(model$fit$naive)))
  z <- stats::qnorm((1 + conf_level) / 2)
  data.frame(
    term = model$columns$term, column = model$columns$column, start = starts[model$columns$period], b = b, se = se,
    naive_se = naive, z = b / se, p = 2 * stats::pnorm(-abs(b / se)), exp_b = exp(b), exp_low = exp(b - z * se), exp_high = exp(b + z * se)
  )
}

split_tests <- function(model, split) {
  test <- function(terms) {
    own <- which(model$columns$term %in% terms)
    first <- own[model$columns$period[own] == 1L]
    later <- own[model$columns$period[own] > 1L]
    if (!all(model$estimated[own])) return(chi_square_p(NA_real_, length(later)))
    key <- paste(model$columns$term, model$columns$column)
    contrast <- matrix(0, length(later), length(model$fit$b))
    contrast[cbind(seq_along(later), model$place[later])] <- 1
    contrast[cbind(seq_along(later), model$place[first[match(key[later], key[first])]])] <- -1
    apart <- drop(contrast %*% model$fit$b)
    chi_square_p(sum(apart * solve_variance(contrast %*% model$fit$var %*% t(contrast), apart)), length(later))
  }
  found <- bind_rows(c(lapply(split, test), if (length(split) > 1) list(test(split))))
  data.frame(
    term = c(split, if (length(split) > 1) NA_integer_), chi_square = found$chi_square, df = found$df, p = found$p
  )
}
