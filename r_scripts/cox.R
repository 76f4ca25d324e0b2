# Cox regression in blocks of terms, as SPSS's COXREG and as R's coxph compute it.
#
# rows        doubles time and status (1 event, 0 censored), integers stratum (1..S): complete cases; with delayed entry
#             doubles entry; for a robust variance integers cluster, the rows that belong together; with sampling
#             weights doubles weights, above 0, and clusters; with an offset doubles offset; where a row stands for
#             several patients doubles count, how many (not with entry or weights; a cluster is then a row)
# variables   each list(kind = "continuous", values) or
#             list(kind = "categorical", codes (1..k), k, contrast, reference); contrasts: see contrast_coding; or
#             list(kind = "in_time", values): of every case at every one of the event_times, cases first
# terms       vectors of places in `variables`: one is a main effect, several an interaction
# blocks      each list(method, terms); methods enter, fstep-lr, fstep-wald, fstep-cond, bstep-lr, bstep-wald,
#             bstep-cond
# tvc         places in `variables` of the time-dependent covariates, each a term numbered after `terms`: T_*x of a
#             continuous x, and what is `in_time` itself
# event_times the times that the values in time are for, as cox_event_times() has them; of length 0 without such values
# convention  "spss" or "r": when the iterations stop, who is kept, which baseline
# ties        breslow, efron, exact
# pin, pout   largest p to enter, smallest p to leave, in stepwise blocks
# pattern     of each variable the number or the code of a patient whose survival is wanted, NA where it is not named;
#             of length 0 without such a patient
# Terms are numbered as given, columns within their term; block and step number the models.
cox <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, conf_level, pin, pout,
                baseline, pattern, ph_test, concordance) {
  model <- cox_run(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout)
  model_reply(model, rows, variables, tvc, conf_level, baseline, pattern, ph_test, concordance)
}

# All tables of the models of a run.
model_reply <- function(model, rows, variables, tvc, conf_level, baseline, pattern, ph_test, concordance) {
  cases <- model$cases
  design <- model$design
  data <- model$data
  means <- model$means
  run <- model$run
  final <- run$final$fit
  cluster <- rows$cluster[cases$kept]
  patient <- if (length(pattern)) {
    pattern_row(variables, design$codings, design$columns, design$parts, pattern, cases, means)
  }
  c(
    list(
      counts = cases$counts, columns = design$columns[c("term", "column", "time_dependent")], parts = design$parts,
      codings = lapply(design$codings, function(coding) if (!is.null(coding)) as.data.frame(coding)),
      null = as_table(list(loglik = data$null_loglik, neg2loglik = -2 * data$null_loglik))
    ),
    step_tables(run$steps, design$columns, conf_level),
    list(
      means = as_table(list(
        term = design$columns$term, column = design$columns$column,
        mean = replace(means, design$columns$time_dependent, NA)
      )),
      correlation = correlation_table(final, design$columns),
      baseline = if (baseline && !length(tvc)) cox_baseline(data, final, means, patient),
      pattern = if (!is.null(patient)) pattern_predictor(final, patient),
      summary = summary_table(
        data, final, cases$counts$n_event + cases$counts$n_censored, cases$counts$n_event, concordance, conf_level,
        run$robust_score, cluster
      ),
      ph = if (ph_test && !length(tvc) && length(final$b)) proportional_hazards(data, design, final),
      troubles = column_troubles(data, design, lapply(run$steps, function(step) step$model$fit))
    )
  )
}

# The models of all steps, with the cases, the design without its matrix, the means of its columns, and the data that
# the likelihood is made of: with time-dependent terms every risk set written out.
cox_run <- function(rows, variables, terms, blocks, tvc, event_times, convention, ties, pin, pout) {
  if (!length(terms) && !length(tvc)) refuse("no_terms")
  cases <- cox_cases(rows, convention, ties)
  design <- cox_design(variables, terms, tvc, cases$kept)
  means <- weighted_means(design$x, cases$weights)
  data <- c(cases, list(
    x = design$x, term = design$columns$term, range = column_ranges(design$x), convention = convention, ties = ties
  ))
  data$plain <- plain_columns(data$x, data$range)
  design$x <- NULL
  design$columns$constant <- data$range == 0
  if (length(tvc)) {
    in_time <- vapply(variables[tvc], function(variable) variable$kind == "in_time", NA)
    values <- Map(function(variable, own) if (own) variable$values, variables[tvc], in_time)
    columns <- which(design$columns$time_dependent)
    data <- expand_risk_sets(data, columns, unname(values), event_times)
    design$columns$constant[columns[in_time]] <- data$range[columns[in_time]] == 0
  }
  run <- run_blocks(data, design, blocks, pin, pout)
  if (length(rows$cluster)) run <- robust_run(run, data, rows$cluster[cases$kept])
  list(cases = cases, design = design, means = means, data = data, run = run)
}

step_tables <- function(steps, columns, conf_level) {
  models <- steps[moved(steps)]
  list(
    models = model_table(steps),
    coefficients = bind_rows(lapply(models, coefficient_table, columns, conf_level)),
    term_tests = bind_rows(unlist(lapply(models, term_test_table, columns), recursive = FALSE)),
    not_in = step_table(steps, "not_in", c("term", "column", "score", "df", "p")),
    residual = step_table(steps, "residual", c("chi_square", "df", "p")),
    removal = step_table(steps, "removal", c("term", "loss_chi", "df", "p"))
  )
}

# The cases in order of stratum and time, with what survival's compiled code wants of them; the risk sets (at each
# time: its first case, how many are at risk and how many die); and what is counted of the cases.
cox_cases <- function(rows, convention, ties) {
  if (!any(rows$status == 1)) refuse("no_events")
  rows <- equalized_rows(rows)
  time <- rows$time
  kept <- if (max(rows$stratum) > 1) order(rows$stratum, time) else order(time)
  early <- if (convention == "spss") censored_early(time[kept], rows$status[kept], rows$stratum[kept]) else FALSE
  n_early <- n_patients(early, rows$count[kept])
  dropped <- kept[early]
  if (any(early)) kept <- kept[!early]
  weights <- rows$weights[kept]
  if (!is.null(rows$count)) {
    listed <- listed_patients(kept, rows, ties)
    kept <- listed$kept
    weights <- listed$weights
  }
  sorted <- sorted_cases(time[kept], as.double(rows$status[kept]), rows$stratum[kept])
  if (!is.null(rows$entry)) sorted <- entering_cases(sorted, rows$entry[kept])
  sorted$weights <- weights
  sorted$n_of_row <- rows$count
  # No model needs them, but they are patients of the study: cox.zph's transform of time is the curve of all.
  of_each <- if (is.null(rows$count)) rep(1, length(dropped)) else rows$count[dropped]
  sorted$early <- list(time = time[dropped], n = of_each)
  # As coxph has it: around its mean, so that exp() of it is a number.
  if (!is.null(rows$offset)) sorted$fixed <- rows$offset[kept] - mean_of(rows$offset[kept], patient_counts(sorted))
  c(sorted, list(kept = kept, null_loglik = null_likelihood(sorted, ties), counts = case_counts(sorted, n_early)))
}

# Numbers of patients with and without an event, and of times with one event or several.
case_counts <- function(cases, n_early) {
  d <- deaths_at(cases)
  as_table(list(
    n_event = sum(d), n_censored = n_patients(cases$status != 1, patient_counts(cases)), n_early_censored = n_early,
    n_tied_event_times = sum(d > 1), n_event_times = sum(d > 0)
  ))
}

mean_of <- function(x, weights) if (is.null(weights)) mean(x) else sum(x * weights) / sum(weights)

weighted_means <- function(x, weights) {
  if (is.null(weights)) colMeans(x) else drop(crossprod(x, weights)) / sum(weights)
}

sorted_cases <- function(time, status, stratum) {
  n <- length(time)
  last <- c(diff(stratum) != 0, TRUE)
  first <- which(c(TRUE, diff(time) != 0 | last[-n]))
  run <- rep(seq_along(first), diff(c(first, n + 1L)))
  list(
    time = time, status = status, stratum = stratum, event = as.integer(status), last = as.integer(last), run = run,
    y = cbind(time, status), strata = if (sum(last) > 1) cumsum(c(TRUE, last[-n])),
    risk_sets = list(
      first = first, n = cumsum(tabulate(stratum))[stratum[first]] - first + 1L,
      d = tabulate(run[status == 1], length(first))
    )
  )
}

# SPSS drops the cases censored before the earliest event of their stratum: the means change, no estimate does.
censored_early <- function(time, status, stratum) time < earliest_event(time, status, stratum)

# For each case the time of the earliest event of its stratum, Inf without one; the cases are sorted by time.
earliest_event <- function(time, status, stratum) {
  event <- which(status == 1)
  first <- event[!duplicated(stratum[event])]
  replace(rep(Inf, max(stratum, 0L)), stratum[first], time[first])[stratum]
}

column_ranges <- function(x) {
  vapply(seq_len(ncol(x)), function(j) {
    values <- x[, j]
    max(values) - min(values)
  }, 1)
}
