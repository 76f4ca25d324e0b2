# Answers jobs until standard input ends. A job is a file with one R expression, a list; its number `kind` names the
# function that answers it. Of each number the answer has a line: key, value and how far rounding alone may move it,
# doubles in hexadecimal. A key that comes twice has two right values. The last line is "end", or "failed" and why.
library(survival)

here <- dirname(sub("--file=", "", grep("^--file=", commandArgs(), value = TRUE), fixed = TRUE))
for (part in c(
  "survival", "differences", "tests", "likelihood", "fits", "cox", "split", "stepwise", "sample", "competing", "entering",
  "resampling", "weighted"
)) {
  source(file.path(here, paste0(part, ".R")))
}

answers <- new.env()

# `tolerance` is absolute; 0 leaves the relative 1e-9 of the comparison alone.
put <- function(key, value, tolerance = 0) {
  value <- as.double(value)
  answers$lines <- c(answers$lines, paste(key, sprintf("%a", value), sprintf("%a", as.double(tolerance)), sep = "\t"))
}

answer <- function(file) {
  answers$lines <- character()
  tryCatch(
    {
      setTimeLimit(elapsed = 30, transient = TRUE)
      job <- eval(parse(file, encoding = "UTF-8")[[1]])
      suppressWarnings(switch(job$kind,
        km = answer_km(job), cox = answer_cox(job), numbers = answer_numbers(job), levels = answer_levels(job),
        crosstab = answer_crosstab(job), cuminc = answer_cuminc(job), cox_entering = answer_cox_entering(job),
        competing_models = answer_competing_models(job), optimism = answer_optimism(job),
        weighted_km = answer_weighted_km(job), weighted_cox = answer_weighted_cox(job), firth = answer_firth(job)
      ))
      setTimeLimit()
      c(answers$lines, "end")
    },
    error = function(e) {
      setTimeLimit()
      c(answers$lines, paste("failed\t", gsub("[\n\t]", " ", conditionMessage(e))))
    }
  )
}

input <- file("stdin", "r")
while (length(file <- readLines(input, 1))) {
  writeLines(answer(file))
  flush(stdout())
}
