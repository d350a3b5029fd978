import django.db.models.deletion
import django.db.models.functions.datetime
import zugong.directory.models.organisations
import zugong.directory.models.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('search', models.CharField(blank=True, default='', max_length=200)),
                ('phone', models.CharField(blank=True, default='', max_length=20)),
                ('shared', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('stamp', models.PositiveIntegerField(default=zugong.directory.models.people.new_stamp)),
                ('reset_at', models.DateTimeField(blank=True, null=True)),
                ('joined_on', models.DateField(blank=True, null=True)),
                ('left_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60)),
                ('tree', models.CharField(choices=[('unit', 'units'), ('party', 'Party organisations')], max_length=10)),
                ('rank', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('short_name', models.CharField(blank=True, max_length=40)),
                ('tree', models.CharField(choices=[('unit', 'units'), ('party', 'Party organisations')], default='unit', max_length=10)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('path', zugong.directory.models.organisations.PathField(max_length=200, unique=True)),
                ('order', models.PositiveIntegerField(default=0)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('search', models.CharField(blank=True, default='', max_length=400)),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.level')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='directory.organisation')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='directory.organisation')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='directory.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('type', models.CharField(max_length=40)),
                ('joined_on', models.DateField(blank=True, null=True)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='member', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='directory.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('granted_by', models.CharField(max_length=40)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('stands_in_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.line')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='directory.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='directory.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='person',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='directory.organisation'),
        ),
        migrations.CreateModel(
            name='OrganisationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('path', zugong.directory.models.organisations.PathField(max_length=200)),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.level')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='directory.organisation')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='directory.organisation')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post')),
            ],
        ),
        migrations.CreateModel(
            name='Reset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resets', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RoleTitle',
            fields=[
                ('role', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=60)),
                ('substitute', models.SlugField(blank=True, max_length=40)),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.post')),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tree', 'tree'), ('people', 'people'), ('members', 'members')], max_length=10)),
                ('state', models.CharField(choices=[('staged', 'to be confirmed'), ('done', 'put in force'), ('dropped', 'set aside')], default='staged', max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=80)),
                ('rows', models.PositiveIntegerField()),
                ('faults', models.JSONField(blank=True, default=list)),
                ('report', models.JSONField(blank=True, default=dict)),
                ('with_roles', models.BooleanField(default=False)),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'staged')), models.Q(models.Q(('state', 'staged'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='import_who_and_when')],
            },
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('closed_on__isnull', False), _connector='OR'), name='organisation_merged_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('tree', 'party'), _connector='OR'), name='organisation_unit_of_party'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('opened_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='organisation_closes_after_opening'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['branch', 'left_on'], name='member_of_branch'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['organisation', 'role'], name='grant_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='grant_span'),
        ),
        migrations.AddIndex(
            model_name='alias',
            index=models.Index(fields=['name'], name='alias_by_name'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='alias_once'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('phone',), name='person_phone_once'),
        ),
        migrations.AddConstraint(
            model_name='organisationversion',
            constraint=models.UniqueConstraint(fields=('organisation', 'valid_from'), name='version_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='organisationversion',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('organisation',), name='version_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='organisationversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='version_span_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='appointment_span'),
        ),
        migrations.AddConstraint(
            model_name='reset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='reset_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='reset',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='reset_by_two'),
        ),
        migrations.AddConstraint(
            model_name='reset',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True)), fields=('person',), name='reset_open_once'),
        ),
    ]
