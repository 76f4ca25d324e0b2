# A pattern of covariate values, as a row of the design.

# The value of every column of the design for a patient of whom some variables are known: `pattern` has the number, or
# the code (from 1), of each variable, NA where it is not named. Those are at the means of their columns over the
# cases; a product of none that is named is at its own mean (`means`).
pattern_row <- function(variables, codings, columns, parts, pattern, cases, means) {
  own <- Map(function(variable, coding, value) {
    if (is.na(value)) return(weighted_means(variable_columns(variable, coding, cases$kept), cases$weights))
    if (is.null(coding)) value else coding[value, ]
  }, variables, codings, pattern)
  vapply(seq_along(means), function(j) {
    of <- parts[parts$term == columns$term[j] & parts$column == columns$column[j], ]
    if (all(is.na(pattern[of$variable]))) return(means[j])
    prod(mapply(function(variable, contrast) own[[variable]][max(contrast, 1L)], of$variable, of$contrast))
  }, 1)
}

# The linear predictor of a pattern, NA where it takes a coefficient without an estimate.
pattern_predictor <- function(fit, row) {
  unknown <- abs(row %*% fit$unknown) > 1e-7 * abs(row) %*% abs(fit$unknown)
  data.frame(linear_predictor = if (any(unknown)) NA_real_ else sum(fit$b * row[fit$columns]))
}
