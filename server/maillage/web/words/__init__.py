"""The words of the pages, in French and in English: texts, labels, numbers, dates."""
