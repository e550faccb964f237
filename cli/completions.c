/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs when usher is built: prints the completions of a shell from the tables that the
 * command line itself is read by, so that they cannot differ.
 */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

/* Text for inside of '..': with quotes of its own, and what the shell's notation needs. */
static void put_quoted(const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr(special, *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void put_names(const struct option_row *rows)
{
	for (; rows && rows->name; rows++)
		printf(" --%s", rows->name);
}

/* ---- bash ---- */

static void bash_values(const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		if (!rows->argument)
			continue;
		printf("\t--%s)\n\t\t", rows->name);
		if (rows->kind == OPTION_WORD || rows->kind == OPTION_WORDS)
			printf("COMPREPLY=($(compgen -W '%s' -- \"$word\"))",
			       rows->words);
		else if (rows->kind == OPTION_FILE)
			printf("COMPREPLY=($(compgen -f -- \"$word\"))");
		else if (rows->kind == OPTION_DIR)
			printf("COMPREPLY=($(compgen -d -- \"$word\"))");
		else
			printf(":");
		printf("\n\t\treturn\n\t\t;;\n");
	}
}

static void bash(void)
{
	const struct verb *verb;

	puts("# bash completion for usher\n_usher() {\n"
	     "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
	     "verb='' i\n"
	     "\tlocal names\n\n\tCOMPREPLY=()\n\tcase $before in");
	bash_values(options_global);
	for (verb = verbs; verb->name; verb++)
		if (verb->operand != OPERAND_VERB)
			bash_values(verb->options);
	puts("\tesac\n\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	     "\t\tcase ${COMP_WORDS[i]} in");
	fputs("\t\t", stdout);
	for (verb = verbs; verb->name; verb++)
		printf("%s%s", verb == verbs ? "" : "|", verb->name);
	puts(")\n\t\t\tverb=${COMP_WORDS[i]}\n\t\t\tbreak\n\t\t\t;;\n\t\tesac\n\tdone\n"
	     "\tcase $verb in");
	for (verb = verbs; verb->name; verb++) {
		printf("\t%s) names='", verb->name);
		put_names(verb->options);
		puts("' ;;");
	}
	puts("\t*) names='' ;;\n\tesac");
	fputs("\tnames+='", stdout);
	put_names(options_global);
	fputs("'\n", stdout);
	for (verb = verbs; verb->name; verb++)
		if (verb->operand == OPERAND_ACTION)
			printf("\tif [[ $word != -* && $before == %s ]]; then\n"
			       "\t\tCOMPREPLY=($(compgen -W '%s' -- \"$word\"))\n"
			       "\t\treturn\n\tfi\n",
			       verb->name, verb->actions);
	fputs("\tif [[ $word != -* && ( -z $verb || $verb == help ) ]]; then\n"
	      "\t\tnames='",
	      stdout);
	for (verb = verbs; verb->name; verb++)
		printf("%s%s", verb == verbs ? "" : " ", verb->name);
	puts("'\n\telif [[ $word != -* ]]; then\n\t\treturn\n\tfi\n"
	     "\tCOMPREPLY=($(compgen -W \"$names\" -- \"$word\"))\n}\n"
	     "complete -F _usher usher");
}

/* ---- zsh ---- */

static void zsh_options(const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		fputs("\t\t'", stdout);
		if (rows->kind == OPTION_COUNT || rows->kind == OPTION_LIST)
			putchar('*');
		printf("--%s%s[", rows->name, rows->argument ? "=" : "");
		put_quoted(rows->help, "[]:");
		putchar(']');
		if (rows->kind == OPTION_WORD || rows->kind == OPTION_WORDS)
			printf(":%s:(%s)", rows->argument, rows->words);
		else if (rows->kind == OPTION_FILE)
			printf(":%s:_files", rows->argument);
		else if (rows->kind == OPTION_DIR)
			printf(":%s:_files -/", rows->argument);
		else if (rows->argument)
			printf(":%s:", rows->argument);
		puts("' \\");
	}
}

static void zsh(void)
{
	const struct verb *verb;

	puts("#compdef usher\n\nlocal -a verbs global\nlocal verb\nverbs=(");
	for (verb = verbs; verb->name; verb++) {
		printf("\t'%s:", verb->name);
		put_quoted(verb->purpose, ":");
		puts("'");
	}
	puts(")\nglobal=( \\");
	zsh_options(options_global);
	puts(")\nverb=${words[(r)(${(j:|:)${verbs[@]%%:*}})]}\ncase $verb in");
	for (verb = verbs; verb->name; verb++) {
		printf("%s)\n\t_arguments -S $global \\\n", verb->name);
		zsh_options(verb->options);
		printf("\t\t'1:verb:' \\\n");
		if (verb->operand == OPERAND_VERB)
			puts("\t\t'2:verb:(( ${verbs} ))'");
		else if (verb->operand == OPERAND_ACTION)
			printf("\t\t'2:action:(%s)'\n", verb->actions);
		else if (verb->operand == OPERAND_COMMAND)
			puts("\t\t'*::command:_normal'");
		else
			puts("\t\t'*:ACCESSORY:'");
		puts("\t;;");
	}
	puts("*)\n\t_arguments -S $global '1:verb:->verb'\n"
	     "\t[[ $state == verb ]] && _describe verb verbs\n\t;;\nesac");
}

/* ---- fish ---- */

static void fish_options(const struct option_row *rows, const char *verb)
{
	for (; rows && rows->name; rows++) {
		printf("complete -c usher");
		if (verb)
			printf(" -n '__fish_seen_subcommand_from %s'", verb);
		printf(" -l %s", rows->name);
		if (rows->letter)
			printf(" -s %c", rows->letter);
		if (rows->kind == OPTION_WORD || rows->kind == OPTION_WORDS)
			printf(" -x -a '%s'", rows->words);
		else if (rows->kind == OPTION_FILE)
			printf(" -r -F");
		else if (rows->kind == OPTION_DIR)
			printf(" -x -a '(__fish_complete_directories)'");
		else if (rows->argument)
			printf(" -x");
		printf(" -d '");
		put_quoted(rows->help, "\\");
		puts("'");
	}
}

static void fish(void)
{
	const struct verb *verb;

	puts("# fish completion for usher\ncomplete -c usher -f");
	for (verb = verbs; verb->name; verb++) {
		printf("complete -c usher -n __fish_use_subcommand -a %s -d '",
		       verb->name);
		put_quoted(verb->purpose, "\\");
		puts("'");
	}
	fish_options(options_global, NULL);
	for (verb = verbs; verb->name; verb++) {
		fish_options(verb->options, verb->name);
		if (verb->operand == OPERAND_VERB)
			for (const struct verb *other = verbs; other->name; other++)
				printf("complete -c usher -n "
				       "'__fish_seen_subcommand_from %s' -a %s\n",
				       verb->name, other->name);
		if (verb->operand == OPERAND_ACTION)
			printf("complete -c usher -n '__fish_seen_subcommand_from %s' "
			       "-a '%s'\n",
			       verb->name, verb->actions);
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
	size_t i;

	for (i = 0; argc == 2 && i < ARRAY_SIZE(shells); i++) {
		if (strcmp(argv[1], shells[i].name))
			continue;
		shells[i].print();
		return fflush(stdout) == EOF;
	}
	fputs("usage: usher-completions bash|zsh|fish\n", stderr);
	return 64;
}
