
import django.db.models.deletion
import zugong.foundation.events.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('staged', 'to be confirmed'), ('confirmed', 'confirmed, not yet in force'), ('in_force', 'in force'), ('superseded', 'superseded'), ('dropped', 'set aside')], default='draft', max_length=12)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('authored_by', models.CharField(max_length=40)),
                ('authored_at', models.DateTimeField()),
                ('staged_by', models.CharField(blank=True, max_length=40)),
                ('staged_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.CharField(blank=True, max_length=40)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('digest', models.CharField(blank=True, max_length=80)),
                ('content', models.TextField(blank=True)),
                ('origin', models.PositiveIntegerField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('position', zugong.foundation.events.models.PositionField(blank=True, null=True)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='packs.pack')),
            ],
        ),
        migrations.CreateModel(
            name='PackFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=100)),
                ('text', models.TextField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='packs.packversion')),
            ],
        ),
        migrations.CreateModel(
            name='PackAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=40)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='packs.packversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.UniqueConstraint(fields=('pack', 'number'), name='pack_version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('pack',), name='pack_version_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['confirmed', 'in_force', 'superseded'])), fields=('pack', 'valid_from'), name='pack_version_begins_alone'),
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'staged', 'confirmed', 'in_force', 'superseded', 'dropped'])), name='pack_version_state_known'),
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by', '')), models.Q(models.Q(('confirmed_by', ''), _negated=True), ('confirmed_at__isnull', False)), _connector='OR'), name='pack_version_confirmed_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', ''), models.Q(('confirmed_by', models.F('staged_by')), _negated=True), _connector='OR'), name='pack_version_by_two'),
        ),
        migrations.AddConstraint(
            model_name='packversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'in_force', 'superseded']), _negated=True), models.Q(('valid_from__isnull', False), models.Q(('confirmed_by', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('content', ''), _negated=True)), _connector='OR'), name='pack_version_approved_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='packfile',
            constraint=models.UniqueConstraint(fields=('version', 'path'), name='pack_file_once'),
        ),
        migrations.AddConstraint(
            model_name='packauthor',
            constraint=models.UniqueConstraint(fields=('version', 'person'), name='pack_author_once'),
        ),
    ]
